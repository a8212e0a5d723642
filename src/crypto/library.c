#include "crypto/library.h"

#include <openssl/crypto.h>

void crypto_prepare(void)
{
    /* Fails only without memory; whatever needs OpenSSL fails then by itself. */
    (void)OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, NULL);
}
