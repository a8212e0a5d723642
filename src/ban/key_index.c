#include "ban/key_index.h"

#include <stdlib.h>

#include "base/array.h"
#include "base/memory.h"

enum { SLOTS_MIN = 16 };

void key_index_done(struct key_index *index)
{
    free(index->slots);
    free(index->postings);
    *index = (struct key_index){0};
}

static struct key_slot *slot_of(struct key_index *index, uint64_t hash)
{
    size_t at = (size_t)hash & (index->capacity - 1);
    while (index->slots[at].first != NO_POSTING && index->slots[at].hash != hash) {
        at = (at + 1) & (index->capacity - 1);
    }
    return &index->slots[at];
}

/* At most half full, so that looking for what is not there ends soon. */
static void grow(struct key_index *index)
{
    struct key_index larger = *index;
    larger.capacity = index->capacity == 0 ? SLOTS_MIN : index->capacity * 2;
    larger.slots = xcalloc(larger.capacity, sizeof *larger.slots);
    for (size_t i = 0; i < larger.capacity; i++) {
        larger.slots[i].first = NO_POSTING;
    }
    for (size_t i = 0; i < index->capacity; i++) {
        if (index->slots[i].first != NO_POSTING) {
            *slot_of(&larger, index->slots[i].hash) = index->slots[i];
        }
    }
    free(index->slots);
    *index = larger;
}

void key_index_add(struct key_index *index, uint64_t hash, uint32_t entry)
{
    if (2 * (index->count + 1) > index->capacity) {
        grow(index);
    }
    struct key_slot *slot = slot_of(index, hash);
    if (slot->first == NO_POSTING) {
        index->count++;
    }
    index->postings = array_grow(index->postings, index->posting_count, &index->posting_capacity,
                                 sizeof *index->postings);
    index->postings[index->posting_count] = (struct posting){.entry = entry, .next = slot->first};
    slot->hash = hash;
    slot->first = (uint32_t)index->posting_count;
    index->posting_count++;
}

uint64_t hash_network(const struct address *network, unsigned prefix_bits)
{
    uint64_t hash = hash_mixed(prefix_bits ^ load_u64le(network->bytes));
    return hash_mixed(hash ^ load_u64le(network->bytes + 8));
}

void gram_filter_add(struct gram_filter *filter, uint32_t gram)
{
    if (filter->bits == NULL) {
        filter->bits = xcalloc(GRAM_FILTER_BITS / 64, sizeof *filter->bits);
    }
    uint32_t bit = gram_filter_bit(gram);
    filter->bits[bit >> 6] |= (uint64_t)1 << (bit & 63);
}

/* How much a letter sets a name apart, by the frequency of letters in English (Lewand, 2000),
 * rare ones high; digits and signs are in every version, path and address. */
static unsigned rarity(uint8_t byte)
{
    static const uint8_t letters[26] = {
        ['a' - 'a'] = 1, ['b' - 'a'] = 5, ['c' - 'a'] = 3, ['d' - 'a'] = 3, ['e' - 'a'] = 1,
        ['f' - 'a'] = 4, ['g' - 'a'] = 4, ['h' - 'a'] = 3, ['i' - 'a'] = 1, ['j' - 'a'] = 8,
        ['k' - 'a'] = 7, ['l' - 'a'] = 2, ['m' - 'a'] = 3, ['n' - 'a'] = 1, ['o' - 'a'] = 1,
        ['p' - 'a'] = 4, ['q' - 'a'] = 9, ['r' - 'a'] = 1, ['s' - 'a'] = 1, ['t' - 'a'] = 1,
        ['u' - 'a'] = 3, ['v' - 'a'] = 6, ['w' - 'a'] = 5, ['x' - 'a'] = 7, ['y' - 'a'] = 5,
        ['z' - 'a'] = 9,
    };
    if (byte >= 'a' && byte <= 'z') {
        return letters[byte - 'a'];
    }
    return byte >= 0x80 ? 8 : 0;
}

uint32_t gram_rarest(struct bytes literal, size_t *ret_size)
{
    size_t   size = literal.size < GRAM_SIZE_MAX ? literal.size : GRAM_SIZE_MAX;
    uint64_t best = 0;
    unsigned best_rarity = 0;
    for (size_t start = 0; start + size <= literal.size; start++) {
        uint64_t gram = index_form(load_tail(literal.data + start, size));
        unsigned sum = 0;
        for (size_t i = 0; i < size; i++) {
            sum += rarity((uint8_t)(gram >> (8 * i)));
        }
        if (start == 0 || sum >= best_rarity) {
            best = gram;
            best_rarity = sum;
        }
    }
    *ret_size = size;
    return (uint32_t)best;
}
