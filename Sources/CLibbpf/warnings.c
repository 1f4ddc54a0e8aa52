#include <stdarg.h>
#include <stdio.h>

#include "CLibbpf.h"

static _Thread_local char kept[1 << 16];
static _Thread_local size_t length;

static int keep(enum libbpf_print_level level, const char *format, va_list arguments)
{
    if (level != LIBBPF_WARN || length + 1 >= sizeof(kept))
        return 0;
    int printed = vsnprintf(kept + length, sizeof(kept) - length, format, arguments);
    if (printed > 0)
        length += printed;
    return 0;
}

void weft_bpf_keep_warnings(void) { libbpf_set_print(keep); }

const char *weft_bpf_take_warnings(void)
{
    if (length == 0)
        kept[0] = 0;
    length = 0;
    return kept;
}
