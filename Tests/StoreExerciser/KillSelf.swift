import Glibc

/// Has this process killed, wherever it is then, once it has computed for so long.
///
/// The processor's time counts and not the clock's, so that on a busy machine, too, it is killed at work and not before.
func killSelf(after microseconds: Int) {
  signal(SIGPROF) { _ in kill(getpid(), SIGKILL) }
  var timer = itimerval(
    it_interval: timeval(), it_value: timeval(tv_sec: microseconds / 1_000_000, tv_usec: microseconds % 1_000_000))
  setitimer(__itimer_which_t(ITIMER_PROF.rawValue), &timer, nil)
}
