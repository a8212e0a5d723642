#pragma once

/* What every unit test includes: cmocka with what it needs before it. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
