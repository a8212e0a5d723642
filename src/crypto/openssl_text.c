#include "crypto/openssl_text.h"

#include <openssl/bio.h>
#include <openssl/err.h>

static void free_bio(BIO **bio)
{
    BIO_free(*bio);
}

/* Takes its text out of a memory BIO. */
static bool bio_text(BIO *bio, struct arena *arena, struct bytes *ret_text)
{
    char *data = NULL;
    long  size = BIO_get_mem_data(bio, &data);
    return arena_copy(arena, (struct bytes){(const uint8_t *)data, size > 0 ? (size_t)size : 0},
                      ret_text);
}

bool text_of_name(const X509_NAME *name, struct arena *arena, struct bytes *ret_text)
{
    CLEANUP(free_bio) BIO *bio = BIO_new(BIO_s_mem());
    unsigned long          form = XN_FLAG_RFC2253 & ~(unsigned long)ASN1_STRFLGS_ESC_MSB;
    /* An empty name gives 0 bytes, a broken one a failure: its text is empty then too. */
    if (bio == NULL || X509_NAME_print_ex(bio, name, 0, form) < 0) {
        ERR_clear_error();
        *ret_text = (struct bytes){0};
        return true;
    }
    return bio_text(bio, arena, ret_text);
}

bool text_of_integer(const ASN1_INTEGER *number, struct arena *arena, struct bytes *ret_text)
{
    static const char digits[] = "0123456789abcdef";
    const uint8_t    *data = ASN1_STRING_get0_data(number);
    int               length = ASN1_STRING_length(number);
    size_t            size = length > 0 ? (size_t)length : 0;
    size_t            at = 0;
    char             *text = arena_alloc(arena, size * 2 + 2, 1);
    if (text == NULL) {
        return false;
    }
    if (ASN1_STRING_type(number) == V_ASN1_NEG_INTEGER) {
        text[at++] = '-';
    }
    for (size_t i = 0; i < size; i++) {
        text[at++] = digits[data[i] >> 4];
        text[at++] = digits[data[i] & 15];
    }
    *ret_text = (struct bytes){(const uint8_t *)text, at};
    return true;
}

bool text_of_common_name(const X509_NAME *name, struct arena *arena, struct bytes *ret_text)
{
    int last = -1;
    for (int at = X509_NAME_get_index_by_NID(name, NID_commonName, -1); at >= 0;
         at = X509_NAME_get_index_by_NID(name, NID_commonName, at)) {
        last = at;
    }
    if (last < 0) {
        return text_of_name(name, arena, ret_text);
    }
    unsigned char     *text = NULL;
    const ASN1_STRING *value = X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, last));
    int                size = ASN1_STRING_to_UTF8(&text, value);
    if (size < 0) {
        ERR_clear_error();
        return text_of_name(name, arena, ret_text);
    }
    bool copied = arena_copy(arena, (struct bytes){text, (size_t)size}, ret_text);
    OPENSSL_free(text);
    return copied;
}

struct bytes lower_case(struct arena *arena, const char *text)
{
    struct bytes view = text != NULL ? bytes_of(text) : (struct bytes){0};
    uint8_t     *copy = arena_alloc(arena, view.size + 1, 1);
    if (copy == NULL) {
        return (struct bytes){0};
    }
    for (size_t i = 0; i < view.size; i++) {
        copy[i] = byte_folded(view.data[i]);
    }
    return (struct bytes){copy, view.size};
}
