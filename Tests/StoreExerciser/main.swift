// A process that uses a store until it is killed, or until a limit stops it.
//
// usage: store-exerciser churn FOLDER SEED
//        store-exerciser limit FOLDER BYTES
import Glibc
import ObjectStore
import TestSupport

let arguments = CommandLine.arguments
guard arguments.count == 4, let number = UInt64(arguments[3]) else {
  print("usage: store-exerciser churn|limit FOLDER NUMBER")
  exit(64)
}
do {
  let store = try LocalStore(.init(folder: arguments[2], isDurable: false))
  switch arguments[1] {
  case "churn": try churn(store, seed: number)
  case "limit": limit(store, bytes: number)
  default: exit(64)
  }
} catch {
  print("failed: \(error)")
  exit(70)
}
