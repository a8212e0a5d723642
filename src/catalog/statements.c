#include "catalog/statements.h"

#define STATEMENT_ROW_(name, sql) [STATEMENT_##name] = (sql),
static const char *const statements[] = {STATEMENTS(STATEMENT_ROW_)};
#undef STATEMENT_ROW_

const char *statement_sql(enum statement which)
{
    return statements[which];
}
