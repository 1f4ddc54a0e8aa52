#include <errno.h>
#include <linux/magic.h>
#include <sys/vfs.h>

#include "CLibbpf.h"

int weft_bpf_is_file_system(const char *path)
{
    struct statfs facts;
    if (statfs(path, &facts))
        return -errno;
    return facts.f_type == BPF_FS_MAGIC;
}
