#define _GNU_SOURCE
#include "CRuntime.h"

#include <fcntl.h>
#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#if defined(__SSE__)
#include <xmmintrin.h>
#endif

void crt_flush_denormals(void) {
#if defined(__SSE__)
  _mm_setcsr(_mm_getcsr() | 0x8040);  // FTZ and DAZ
#elif defined(__aarch64__)
  uint64_t fpcr;
  __asm__ volatile("mrs %0, fpcr" : "=r"(fpcr));
  __asm__ volatile("msr fpcr, %0" : : "r"(fpcr | (UINT64_C(1) << 24)));
#endif
}

int crt_pipe(int32_t ends[2]) { return pipe2(ends, O_CLOEXEC); }

int64_t crt_copy_file_range(int32_t source, int64_t *from, int32_t target, int64_t *to, uint64_t count) {
  return copy_file_range(source, from, target, to, count, 0);
}

void crt_start_writing(int32_t file, int64_t offset, int64_t count) {
  sync_file_range(file, offset, count, SYNC_FILE_RANGE_WRITE);
}

void crt_share_heaps(void) { mallopt(M_ARENA_MAX, 2); }

void crt_name_thread(const char *name) {
  char kept[16];
  strncpy(kept, name, sizeof kept - 1);
  kept[sizeof kept - 1] = 0;
  pthread_setname_np(pthread_self(), kept);
}

static _Thread_local const char *current;

void crt_enter(const char *description) { current = description; }

static const int fatal_signals[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGTRAP};
enum { fatal_signal_count = sizeof fatal_signals / sizeof *fatal_signals };
static struct sigaction previous[fatal_signal_count];

// Only functions that POSIX lists as async-signal-safe.
static void say(const char *text) {
  ssize_t ignored = write(STDERR_FILENO, text, strlen(text));
  (void)ignored;
}

static const char *name_of(int signal) {
  switch (signal) {
  case SIGSEGV: return "SIGSEGV, invalid memory access";
  case SIGBUS: return "SIGBUS, invalid memory access";
  case SIGILL: return "SIGILL, a failed check or illegal instruction";
  case SIGFPE: return "SIGFPE, arithmetic error";
  case SIGABRT: return "SIGABRT, aborted";
  default: return "SIGTRAP, a failed check";
  }
}

static void report(int signal) {
  if (current) {
    say("\nvoicebeat: crashed in ");
    say(current);
    say(" (");
    say(name_of(signal));
    say(")\n");
  }
  // Back to whoever was there before, so that a backtrace or a core file still comes: returning runs into the
  // same fault again, and an abort is raised anew.
  for (int i = 0; i < fatal_signal_count; i++)
    if (fatal_signals[i] == signal) sigaction(signal, &previous[i], 0);
  if (signal == SIGABRT || signal == SIGTRAP) raise(signal);
}

void crt_install_crash_reporter(void) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = report;
  sigemptyset(&action.sa_mask);
  action.sa_flags = SA_ONSTACK | SA_NODEFER;
  for (int i = 0; i < fatal_signal_count; i++) sigaction(fatal_signals[i], &action, &previous[i]);
}
