import Foundation
import ServiceLifecycle

/// Gives memory that is no longer used back to the system.
///
/// The C library keeps what was freed for its own next allocations, in one arena for each few threads, and hands back only
/// what lies at an arena's very end. So a controller held what its busiest hour had needed: 308 MB after 10,000 ports had come and
/// gone, of which 61 were in use.
struct MemoryKeeper: Service {
    /// Grows with every change of the configuration.
    let revision: @Sendable () -> UInt64

    func run() async throws {
        var schedule = TrimSchedule()
        while true {
            do {
                try await cancelWhenGracefulShutdown { try await Task.sleep(for: TrimSchedule.period) }
            } catch is CancellationError {
                return
            }
            guard schedule.isDue(at: revision()) else { continue }
            Self.giveBack()
            ProgramPages.giveBack()
        }
    }

    /// Whether anything was given back. Takes a few milliseconds, in which an allocation may have to wait.
    @discardableResult
    static func giveBack() -> Bool {
        // Of glibc alone, so it is looked for by name; another library has other habits.
        guard let symbol = dlsym(nil, "malloc_trim") else { return false }
        return unsafeBitCast(symbol, to: (@convention(c) (Int) -> Int32).self)(0) == 1
    }
}

/// When it is worth while: once something changed and then nothing for a period, and from time to time where changes never
/// end.
struct TrimSchedule {
    /// How often it is asked.
    static let period = Duration.seconds(2)
    /// Periods between two trims where there is no rest.
    private static let patience = 15

    private var seen: UInt64 = 0
    private var trimmed: UInt64 = 0
    private var waited = 0

    mutating func isDue(at revision: UInt64) -> Bool {
        defer { seen = revision }
        guard revision != trimmed else { return false }
        waited += 1
        guard revision == seen || waited >= Self.patience else { return false }
        trimmed = revision
        waited = 0
        return true
    }
}
