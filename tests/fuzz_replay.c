/* Stands in for libFuzzer: gives every file of the named folders, and every prefix of the small
 * ones, to the fuzz target once. */

#include <dirent.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { INPUT_BYTES_MAX = 4 << 20, PREFIX_BYTES_MAX = 2048 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Each input has its own heap block, so the address sanitizer sees an overread. */
static void run_input(const uint8_t *data, size_t size)
{
    uint8_t *copy = malloc(size + (size == 0));
    if (copy == NULL) {
        abort();
    }
    memcpy(copy, data, size);
    (void)LLVMFuzzerTestOneInput(copy, size);
    free(copy);
}

static bool run_file(const char *path, uint8_t *buffer)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        perror(path);
        return false;
    }
    size_t size = fread(buffer, 1, INPUT_BYTES_MAX, file);
    (void)fclose(file);
    run_input(buffer, size);
    for (size_t cut = 0; cut < size && cut < PREFIX_BYTES_MAX; cut++) {
        run_input(buffer, cut);
    }
    return true;
}

static long run_folder(const char *folder, uint8_t *buffer)
{
    DIR *stream = opendir(folder);
    if (stream == NULL) {
        perror(folder);
        return -1;
    }
    long                 count = 0;
    const struct dirent *entry;
    while ((entry = readdir(stream)) != NULL) {
        char path[4096];
        int  length = snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        if (entry->d_name[0] == '.' || length < 0 || (size_t)length >= sizeof path) {
            continue;
        }
        count += run_file(path, buffer);
    }
    (void)closedir(stream);
    return count;
}

int main(int count, char **folders)
{
    uint8_t *buffer = malloc(INPUT_BYTES_MAX);
    long     inputs = 0;
    (void)LLVMFuzzerTestOneInput(NULL, 0); /* as libFuzzer does to begin with */
    for (int i = 1; i < count && buffer != NULL; i++) {
        long found = run_folder(folders[i], buffer);
        if (found <= 0) {
            (void)fprintf(stderr, "%s: no corpus\n", folders[i]);
            free(buffer);
            return 1;
        }
        inputs += found;
    }
    free(buffer);
    printf("%ld inputs\n", inputs);
    return inputs == 0;
}
