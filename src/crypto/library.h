#pragma once

/* The library behind this folder. */

/* To be called before anything else of crypto/: OpenSSL then reads no configuration file, which
 * could make it load code, and opens nothing later. */
void crypto_prepare(void);
