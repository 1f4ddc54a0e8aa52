import Foundation
import ServiceLifecycle
import WeftMetrics

/// Gives memory that is no longer used back to the system.
///
/// The C library keeps what was freed for its own next allocations, in one arena for each few threads, and hands back
/// only what lies at an arena's very end. So a controller held what its busiest hour had needed: 308 MB after 10,000
/// ports had come and gone, of which 61 were in use.
struct MemoryKeeper: Service {
    /// After this the start is over, as a rule, and most of the program that it needed is not needed again.
    private static let startTime = Duration.milliseconds(500)

    /// Grows with every change of the configuration.
    let revision: @Sendable () -> UInt64

    func run() async throws {
        var schedule = TrimSchedule()
        guard await Self.passes(Self.startTime) else { return }
        ProgramPages.giveBack()
        while await Self.passes(TrimSchedule.period) {
            guard schedule.isDue(at: revision(), resident: Self.resident) else { continue }
            Self.giveBack()
            ProgramPages.giveBack()
            schedule.trimmed(resident: Self.resident)
        }
    }

    /// False when the process ends before.
    private static func passes(_ duration: Duration) async -> Bool {
        do {
            try await cancelWhenGracefulShutdown { try await Task.sleep(for: duration) }
            return true
        } catch {
            return false
        }
    }

    /// Bytes of memory that the process has; 0 where that cannot be told.
    static var resident: Int { ProcessReading.residentBytes ?? 0 }

    /// Whether anything was given back. Takes a few milliseconds, in which an allocation may have to wait.
    @discardableResult
    static func giveBack() -> Bool {
        // Of glibc alone, so it is looked for by name; another library has other habits.
        guard let symbol = dlsym(nil, "malloc_trim") else { return false }
        return unsafeBitCast(symbol, to: (@convention(c) (Int) -> Int32).self)(0) == 1
    }
}

/// When it is worth while: once something changed, or the process grew by what was only read, and then nothing did for
/// a period; and from time to time where there is no rest.
struct TrimSchedule {
    /// How often it is asked.
    static let period = Duration.seconds(2)
    /// Periods between two trims where there is no rest.
    private static let patience = 15
    /// Bytes by which the process grows before that counts.
    private static let growth = 4 << 20

    private var seen: (revision: UInt64, resident: Int) = (0, 0)
    private var trimmed: (revision: UInt64, resident: Int)?
    private var waited = 0

    /// - Parameters:
    ///   - revision: of the configuration.
    ///   - resident: bytes that the process has in memory.
    mutating func isDue(at revision: UInt64, resident: Int) -> Bool {
        defer { seen = (revision, resident) }
        guard revision != trimmed?.revision ?? 0 || resident > (trimmed?.resident ?? resident) + Self.growth else {
            waited = 0
            return false
        }
        waited += 1
        let isAtRest = revision == seen.revision && resident <= seen.resident + Self.growth
        guard isAtRest || waited >= Self.patience else { return false }
        waited = 0
        return true
    }

    /// What is left after a trim is in use.
    mutating func trimmed(resident: Int) { trimmed = (seen.revision, resident) }
}
