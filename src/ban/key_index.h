#pragma once

/* Finds, in a value, which of many keys occur: whole values, suffixes of domains, networks and
 * short pieces of text (grams), all as 64-bit hashes in one table.  It may name a key too many,
 * never one too few: whoever asks verifies.
 *
 * Keys compare in "index form": ASCII letters folded and '\' as '/', whatever the field asks
 * for. */

#include "ban/address.h"

enum { NO_POSTING = UINT32_MAX };

/* Entries with the same key are chained. */
struct posting {
    uint32_t entry;
    uint32_t next; /* NO_POSTING at the end */
};

struct key_slot {
    uint64_t hash;
    uint32_t first; /* NO_POSTING: the slot is free */
};

struct key_index {
    struct key_slot *slots;
    size_t           capacity; /* a power of two, or 0 */
    size_t           count;
    struct posting  *postings;
    size_t           posting_count;
    size_t           posting_capacity;
};

void key_index_done(struct key_index *index);
void key_index_add(struct key_index *index, uint64_t hash, uint32_t entry);

/* The first posting of the key, or NO_POSTING. */
static inline uint32_t key_index_find(const struct key_index *index, uint64_t hash)
{
    for (size_t at = (size_t)hash & (index->capacity - 1);; at = (at + 1) & (index->capacity - 1)) {
        const struct key_slot *slot = &index->slots[at];
        if (slot->first == NO_POSTING || slot->hash == hash) {
            return slot->first;
        }
    }
}

/* Eight bytes, the first in the lowest. */
static inline uint64_t load_u64le(const uint8_t *data)
{
    uint64_t word;
    memcpy(&word, data, sizeof word);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

/* Eight bytes in index form: the usual arithmetic on all of them at once. */
static inline uint64_t index_form(uint64_t word)
{
    const uint64_t ones = 0x0101010101010101U;
    const uint64_t high = ones * 0x80;
    uint64_t       low_bits = word & ~high;
    uint64_t       from_a = low_bits + ones * (0x80 - 'A');
    uint64_t       beyond_z = low_bits + ones * (0x7f - 'Z');
    uint64_t       upper = (from_a ^ beyond_z) & ~word & high;
    word |= upper >> 2;

    uint64_t difference = word ^ ones * '\\';
    uint64_t backslash = ~(((difference & ~high) + ~high) | difference) & high;
    return word ^ (backslash >> 7) * ('\\' ^ '/');
}

/* Up to eight bytes, zeroes behind them. */
static inline uint64_t load_tail(const uint8_t *data, size_t size)
{
    uint64_t word = 0;
    for (size_t i = size; i-- > 0;) {
        word = word << 8 | data[i];
    }
    return word;
}

static inline uint64_t hash_mixed(uint64_t hash)
{
    hash ^= hash >> 32;
    hash *= 0x9e3779b97f4a7c15U;
    return hash ^ hash >> 29;
}

/* Of a whole value in index form. */
static inline uint64_t hash_value(struct bytes value)
{
    uint64_t hash = value.size;
    size_t   at = 0;
    for (; at + 8 <= value.size; at += 8) {
        hash = hash_mixed(hash ^ index_form(load_u64le(value.data + at)));
    }
    if (at < value.size) {
        hash = hash_mixed(hash ^ index_form(load_tail(value.data + at, value.size - at)));
    }
    return hash_mixed(hash);
}

uint64_t hash_network(const struct address *network, unsigned prefix_bits);

/* ---- grams: three or four bytes of a text in index form ---- */

enum { GRAM_SIZE_MIN = 3, GRAM_SIZE_MAX = 4, GRAM_FILTER_BITS = 1 << 16 };

static inline uint64_t hash_gram(uint32_t gram)
{
    return hash_mixed(gram * 0x9e3779b97f4a7c15U);
}

/* Most places of most values hold no gram of any pattern: a bit per hash tells. */
struct gram_filter {
    uint64_t *bits; /* GRAM_FILTER_BITS of them; NULL: there are no grams of this size */
};

static inline uint32_t gram_filter_bit(uint32_t gram)
{
    return (gram * 0x9e3779b1U) >> 16; /* its upper bits */
}

static inline bool gram_filter_has(const struct gram_filter *filter, uint32_t gram)
{
    uint32_t bit = gram_filter_bit(gram);
    return (filter->bits[bit >> 6] >> (bit & 63) & 1U) != 0;
}

void gram_filter_add(struct gram_filter *filter, uint32_t gram);

/* The gram of a literal that ordinary names hold least often; `literal` is at least
 * GRAM_SIZE_MIN long, *ret_size is GRAM_SIZE_MAX where it can be. */
uint32_t gram_rarest(struct bytes literal, size_t *ret_size);
