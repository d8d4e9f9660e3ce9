#ifndef CRUNTIME_H
#define CRUNTIME_H

#include <stdint.h>

/// Makes the calling thread treat denormal floats as zero, so that decaying signals cost what loud ones do and every
/// worker computes the same bits.
void crt_flush_denormals(void);

/// Makes a pipe whose ends no started program inherits. 0, or −1 with the reason in errno.
int crt_pipe(int32_t ends[2]);

/// Copies bytes from one file to another inside the kernel and moves both offsets on: the bytes that were copied, 0 at the
/// source's end, or −1 with the reason in errno.
int64_t crt_copy_file_range(int32_t source, int64_t *from, int32_t target, int64_t *to, uint64_t count);

/// Begins to write bytes of a file to the disk, from an offset on, and does not wait for it; a count of 0 means up to the file's end.
void crt_start_writing(int32_t file, int64_t offset, int64_t count);

/// Lets all threads share two heaps. With one for each thread, as is usual, every source and sink would keep some memory
/// of its own that nobody else can use.
void crt_share_heaps(void);

/// Names the calling thread, for debuggers and `top`; the kernel keeps the first 15 bytes.
void crt_name_thread(const char *name);

/// Names the node (and plugin) that the calling thread is about to enter, for the crash message; null when it left.
/// The text must outlive the call it describes.
void crt_enter(const char *description);

/// Writes "VoiceBeat crashed in <description>" to standard error on a fatal signal, then lets the previous
/// handler have it. Call once, before the first worker starts.
void crt_install_crash_reporter(void);

#endif
