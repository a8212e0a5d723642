#pragma once

/* What we ask of the compiler: marks on functions, and clean-up of locals. */

#define NODISCARD __attribute__((warn_unused_result))
#define PRINTF_LIKE(text, first) __attribute__((format(printf, text, first)))
#define UNUSED __attribute__((unused))

/* The number of elements of an array (not of a pointer). */
#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* A local declared so is handed to `function` when it goes out of scope;
 * the function takes the address of the local and accepts an empty one. */
#define CLEANUP(function) __attribute__((cleanup(function)))

/* Gives away what a pointer owns: its value, leaving NULL behind. */
#define TAKE(pointer)                                                                              \
    __extension__({                                                                                \
        __auto_type taken_ = (pointer);                                                            \
        (pointer) = NULL;                                                                          \
        taken_;                                                                                    \
    })
