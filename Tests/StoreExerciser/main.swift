// A process that uses a store until it is killed, until a limit stops it, or until it is done.
//
// usage: store-exerciser churn FOLDER SEED MICROSECONDS
//        store-exerciser limit FOLDER BYTES
//        store-exerciser cache FOLDER CACHE LIMIT SEED [COUNT]
//        store-exerciser queue OUTBOX SEED
//        store-exerciser replay FOLDER OUTBOX CACHE
//        store-exerciser count FILE COUNT
//        store-exerciser put FILE KEY        into the store that the environment configures
//        store-exerciser get KEY FILE
//        store-exerciser migrate FOLDER PREFIX
//        store-exerciser fetch PREFIX FOLDER     the way back
//        store-exerciser swarm COUNT FILE    puts and gets so many objects at once; tells what memory that took
import Glibc
import ObjectStore

let arguments = Array(CommandLine.arguments.dropFirst())

func number(_ place: Int) -> UInt64 {
  guard arguments.indices.contains(place), let number = UInt64(arguments[place]) else {
    say("argument \(place) must be a number")
    exit(64)
  }
  return number
}

func tell(_ report: BulkWork.Report) {
  for (name, error) in report.failures { say("\(name): \(error)") }
  say("done: \(report.done), skipped: \(report.skipped)")
  if !report.failures.isEmpty { exit(1) }
}

do {
  switch (arguments.first, arguments.count) {
  case ("churn", 4):
    let store = try LocalStore(.init(folder: arguments[1], isDurable: false))
    killSelf(after: Int(number(3)))
    try churn(store, seed: number(2))
  case ("limit", 3): limit(try LocalStore(.init(folder: arguments[1], isDurable: false)), bytes: number(2))
  case ("cache", 5): try exerciseCache(arguments[1], arguments[2], Int64(number(3)), seed: number(4), count: .max)
  case ("cache", 6):
    try exerciseCache(arguments[1], arguments[2], Int64(number(3)), seed: number(4), count: Int(number(5)))
  case ("queue", 3): try queueWrites(arguments[1], seed: number(2))
  case ("replay", 4): try replay(arguments[1], arguments[2], arguments[3])
  case ("count", 3): try countRequests(arguments[1], Int(number(2)))
  case ("put", 3): try FileTransfer(configuredStore()).upload(arguments[1], to: ObjectKey(arguments[2]))
  case ("get", 3): try FileTransfer(configuredStore()).download(ObjectKey(arguments[1]), to: arguments[2])
  case ("migrate", 3):
    let report = try Migration(store: configuredStore(), folder: arguments[1], prefix: arguments[2]).upload()
    tell(report)
  case ("fetch", 3):
    let report = try Migration(store: configuredStore(), folder: arguments[2], prefix: arguments[1]).download()
    tell(report)
  case ("swarm", 3): try swarm(Int(number(1)), arguments[2])
  default: exit(64)
  }
} catch {
  say("failed: \(error)")
  exit(70)
}
