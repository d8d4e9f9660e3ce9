import Glibc

/// An open file or folder that is closed with its owner.
struct Descriptor: ~Copyable, Sendable {
  let number: Int32

  init(_ number: Int32) { self.number = number }

  deinit { close(number) }
}

/// `O_TMPFILE`, which the C header forms in a way that Swift does not import.
let openUnnamed: Int32 = 0o20_000_000 | O_DIRECTORY
