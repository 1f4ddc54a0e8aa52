#define _GNU_SOURCE
#include "CNetlink.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <linux/sockios.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#ifndef SO_NETNS_COOKIE
#define SO_NETNS_COOKIE 71
#endif

struct opening {
    int namespace_fd, domain, type, protocol;
    int result;
};

static int open_here(const struct opening *opening)
{
    int descriptor = socket(opening->domain, opening->type | SOCK_CLOEXEC, opening->protocol);
    return descriptor < 0 ? -errno : descriptor;
}

// A socket belongs to the namespace of the thread that makes it. A thread of its own moves there and ends, so no thread
// that does anything else is ever in the wrong namespace.
static void *open_there(void *argument)
{
    struct opening *opening = argument;
    opening->result = setns(opening->namespace_fd, CLONE_NEWNET) ? -errno : open_here(opening);
    return NULL;
}

int weft_socket(int namespace_fd, int domain, int type, int protocol)
{
    struct opening opening = {namespace_fd, domain, type, protocol, -EINVAL};
    if (namespace_fd < 0)
        return open_here(&opening);
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

int weft_namespace_of(int socket_fd)
{
    int descriptor = ioctl(socket_fd, SIOCGSKNS);
    return descriptor < 0 ? -errno : descriptor;
}
