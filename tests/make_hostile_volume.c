/* make_hostile_volume FOLDER: fills an empty folder; see hostile_volume.h. */

#include <stdio.h>

#include "hostile_volume.h"

int main(int count, char **words)
{
    if (count != 2 || !hostile_volume_build(words[1])) {
        perror(count == 2 ? words[1] : "one folder");
        return 1;
    }
    return 0;
}
