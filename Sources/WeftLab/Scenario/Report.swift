/// What the lab did and found, a line each: printed while it goes on, and as a table at the end.
struct Report: Sendable {
    enum Outcome: Sendable, Equatable {
        case passed
        case failed(String)

        static func failed(_ error: any Error) -> Outcome {
            .failed(error is CancellationError ? "interrupted" : "\(error)")
        }
    }

    struct Row: Sendable, Equatable {
        let name: String
        let outcome: Outcome
        let time: Duration
        /// What was seen, when the name alone does not say it.
        let finding: String?
    }

    private(set) var steps: [Row] = []
    private(set) var checks: [Row] = []
    private let print: @Sendable (String) -> Void

    init(print: @escaping @Sendable (String) -> Void) { self.print = print }

    var failures: Int { (steps + checks).count { $0.outcome != .passed } }

    /// A part of building the lab up: a failure ends the run, so it is thrown on.
    mutating func step<Result>(_ name: String, _ body: () async throws -> Result) async throws -> Result {
        let start = ContinuousClock.now
        do {
            let result = try await body()
            add(Row(name: name, outcome: .passed, time: ContinuousClock.now - start, finding: nil), to: \.steps)
            return result
        } catch {
            add(Row(name: name, outcome: .failed(error), time: ContinuousClock.now - start, finding: nil), to: \.steps)
            throw error
        }
    }

    /// Something that the lab shows: a failure is noted and the run goes on. The body returns what it found, or
    /// nothing.
    mutating func check(_ name: String, _ body: () async throws -> String?) async {
        let start = ContinuousClock.now
        do {
            let finding = try await body()
            add(Row(name: name, outcome: .passed, time: ContinuousClock.now - start, finding: finding), to: \.checks)
        } catch {
            add(Row(name: name, outcome: .failed(error), time: ContinuousClock.now - start, finding: nil), to: \.checks)
        }
    }

    private mutating func add(_ row: Row, to list: WritableKeyPath<Report, [Row]>) {
        self[keyPath: list].append(row)
        print(row.line)
    }

    /// The checks and the closing count.
    var table: String {
        let width = checks.map(\.name.count).max() ?? 0
        let lines = checks.map { row in
            let padding = String(repeating: " ", count: width - row.name.count)
            return "  \(row.mark)  \(row.name)\(padding)  \(row.seconds)" + (row.remark.map { "  \($0)" } ?? "")
        }
        let passed = checks.count { $0.outcome == .passed }
        return (lines + ["", "\(passed) passed, \(failures) failed"]).joined(separator: "\n")
    }
}

extension Report.Row {
    var mark: String { outcome == .passed ? "ok  " : "FAIL" }

    /// Seconds with two digits, right-aligned.
    var seconds: String {
        let hundredths = Int((time / .milliseconds(10)).rounded())
        let fraction = hundredths % 100
        let text = "\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction) s"
        return String(repeating: " ", count: max(0, 8 - text.count)) + text
    }

    var remark: String? {
        if case .failed(let reason) = outcome { reason } else { finding }
    }

    var line: String { "\(mark) \(seconds)  \(name)" + (remark.map { ": \($0)" } ?? "") }
}
