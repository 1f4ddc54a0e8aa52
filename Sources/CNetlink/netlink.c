#define _GNU_SOURCE
#include "CNetlink.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <sys/socket.h>
#include <unistd.h>

#ifndef SO_NETNS_COOKIE
#define SO_NETNS_COOKIE 71
#endif

struct opening {
    int namespace_fd;
    int result;
};

// A socket belongs to the namespace of the thread that makes it. A thread of its own moves there and ends, so no thread
// that does anything else is ever in the wrong namespace.
static void *open_there(void *argument)
{
    struct opening *opening = argument;
    if (opening->namespace_fd >= 0 && setns(opening->namespace_fd, CLONE_NEWNET)) {
        opening->result = -errno;
        return NULL;
    }
    int descriptor = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
    opening->result = descriptor < 0 ? -errno : descriptor;
    return NULL;
}

int weft_netlink_open(int namespace_fd)
{
    struct opening opening = {.namespace_fd = namespace_fd, .result = -EINVAL};
    if (namespace_fd < 0) {
        open_there(&opening);
        return opening.result;
    }
    pthread_t thread;
    int failure = pthread_create(&thread, NULL, open_there, &opening);
    if (failure)
        return -failure;
    pthread_join(thread, NULL);
    return opening.result;
}

int weft_namespace_cookie(int socket_fd, __u64 *cookie)
{
    socklen_t size = sizeof(*cookie);
    return getsockopt(socket_fd, SOL_SOCKET, SO_NETNS_COOKIE, cookie, &size) ? -errno : 0;
}
