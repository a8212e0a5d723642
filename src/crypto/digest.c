#include "crypto/digest.h"

#include <stdlib.h>

#include <openssl/evp.h>

struct digest {
    EVP_MD_CTX *context;
};

/* OpenSSL fails here only without memory or without its default provider: nothing can go on then.
 */
static void must(int worked)
{
    if (worked != 1) {
        abort();
    }
}

/* Looked up once: fetching the algorithm costs more than hashing a short value. */
static const EVP_MD *algorithm(const char *name, const EVP_MD **cache)
{
    if (*cache == NULL) {
        *cache = EVP_MD_fetch(NULL, name, NULL);
        must(*cache != NULL);
    }
    return *cache;
}

static const EVP_MD *sha256(void)
{
    static const EVP_MD *cache;
    return algorithm("SHA256", &cache);
}

static EVP_MD_CTX *shared_context(void)
{
    static EVP_MD_CTX *context;
    if (context == NULL) {
        context = EVP_MD_CTX_new();
        must(context != NULL);
    }
    return context;
}

static void digest_whole(const EVP_MD *type, struct bytes input, uint8_t *target)
{
    EVP_MD_CTX *context = shared_context();
    must(EVP_DigestInit_ex2(context, type, NULL));
    must(EVP_DigestUpdate(context, input.data, input.size));
    must(EVP_DigestFinal_ex(context, target, NULL));
}

void digest_sha256(struct bytes input, uint8_t ret_digest[SHA256_SIZE])
{
    digest_whole(sha256(), input, ret_digest);
}

void digest_sha1(struct bytes input, uint8_t ret_digest[SHA1_SIZE])
{
    static const EVP_MD *cache;
    digest_whole(algorithm("SHA1", &cache), input, ret_digest);
}

bool digest_md5(struct bytes input, uint8_t ret_digest[MD5_SIZE])
{
    EVP_MD *type = EVP_MD_fetch(NULL, "MD5", NULL);
    if (type == NULL) {
        return false;
    }
    digest_whole(type, input, ret_digest);
    EVP_MD_free(type);
    return true;
}

struct digest *digest_new(void)
{
    struct digest *digest = malloc(sizeof *digest);
    if (digest == NULL) {
        abort();
    }
    digest->context = EVP_MD_CTX_new();
    must(digest->context != NULL);
    must(EVP_DigestInit_ex2(digest->context, sha256(), NULL));
    return digest;
}

void digest_free(struct digest *digest)
{
    if (digest != NULL) {
        EVP_MD_CTX_free(digest->context);
        free(digest);
    }
}

void digest_add(struct digest *digest, struct bytes part)
{
    must(EVP_DigestUpdate(digest->context, part.data, part.size));
}

void digest_value(const struct digest *digest, uint8_t ret_digest[SHA256_SIZE])
{
    EVP_MD_CTX *copy = shared_context();
    must(EVP_MD_CTX_copy_ex(copy, digest->context));
    must(EVP_DigestFinal_ex(copy, ret_digest, NULL));
}
