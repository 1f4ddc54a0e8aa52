#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sandbox.h"

// Of the second and third version of the interface; headers of Debian 12 know the second.
#ifndef LANDLOCK_ACCESS_FS_REFER
#define LANDLOCK_ACCESS_FS_REFER (1ULL << 13)
#endif
#ifndef LANDLOCK_ACCESS_FS_TRUNCATE
#define LANDLOCK_ACCESS_FS_TRUNCATE (1ULL << 14)
#endif

#define READ_FILE LANDLOCK_ACCESS_FS_READ_FILE
#define READ_FOLDER LANDLOCK_ACCESS_FS_READ_DIR
#define WRITE_FILE LANDLOCK_ACCESS_FS_WRITE_FILE
// All that is done to the entries of a folder.
#define CHANGE_FOLDER                                                                                              \
    (LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_DIR |                \
     LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO |                   \
     LANDLOCK_ACCESS_FS_MAKE_SYM)
#define NEVER (LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_BLOCK)

int weft_landlock_version(void)
{
    long version = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    return version < 0 ? -errno : (int)version;
}

static __u64 of_file(int version)
{
    return WRITE_FILE | (version >= 3 ? LANDLOCK_ACCESS_FS_TRUNCATE : 0);
}

static __u64 of_folder(int version)
{
    return CHANGE_FOLDER | (version >= 2 ? LANDLOCK_ACCESS_FS_REFER : 0);
}

int weft_landlock_begin(int version)
{
    const struct landlock_ruleset_attr rules = {
        .handled_access_fs = READ_FILE | READ_FOLDER | of_file(version) | of_folder(version) | NEVER,
    };
    long descriptor = syscall(SYS_landlock_create_ruleset, &rules, sizeof(rules), 0);
    return descriptor < 0 ? -errno : (int)descriptor;
}

int weft_landlock_allow(int rules, int version, const char *path, enum weft_landlock_use use)
{
    int descriptor = open(path, O_PATH | O_CLOEXEC);
    if (descriptor < 0)
        return errno == ENOENT || errno == EACCES ? 0 : -errno;
    struct stat facts;
    int result = fstat(descriptor, &facts) ? -errno : 0;
    if (!result) {
        __u64 access = use == WEFT_LANDLOCK_LIST ? 0 : READ_FILE;
        if (use == WEFT_LANDLOCK_WRITE)
            access |= of_file(version);
        if (S_ISDIR(facts.st_mode))
            access |= READ_FOLDER | (use == WEFT_LANDLOCK_WRITE ? of_folder(version) : 0);
        const struct landlock_path_beneath_attr rule = {.allowed_access = access, .parent_fd = descriptor};
        if (syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0))
            result = -errno;
    }
    close(descriptor);
    return result;
}

int weft_landlock_enforce(int rules)
{
    return syscall(SYS_landlock_restrict_self, rules, 0) ? -errno : 0;
}
