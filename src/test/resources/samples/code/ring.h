#ifndef RING_H
#define RING_H
#ifdef __cplusplus
extern "C" {
#endif

#include <stddef.h>
#define RING_SIZE (1u << 12)
#define RING_NAME "ring" "buffer"
#define container_of(ptr, type, member) ((type *)((char *)(ptr) - offsetof(type, member)))
#define DECLARE(name) int name##_count
#define RUN system
#define EMPTY

typedef struct ring {
    volatile unsigned head, tail : 4;
    unsigned char data[RING_SIZE];
    int (*on_full)(struct ring *self, size_t wanted);
} ring_t;

static const struct { const char *name; int (*call)(void); } table[] = {
    [0] = {.name = "first", .call = first_call},
    {"second", second_call},
};

static inline int ring_put(ring_t *ring, const void *data, size_t n)
{
    assert(ring != NULL && n < RING_SIZE);
    if (n > RING_SIZE - (ring->head - ring->tail))
        return ring->on_full ? ring->on_full(ring, n) : -1;
    for (size_t i = 0; i < n; i++)
        ring->data[(ring->head++) & (RING_SIZE - 1)] = ((const unsigned char *)data)[i];
    __asm__ __volatile__("mfence" ::: "memory");
    return (int)n;
}

int ring_open(const char *path, int flags, ...);
extern int ring_level;

#ifdef __cplusplus
}
#endif
#endif /* RING_H */
