import WeftConfig
import WeftJSON
import WeftNet
import WeftTrust

/// The files of the audit: a line of JSON for each entry, with a number that only grows. What was done and what was
/// refused have files of their own, so that nobody can push the one out with the other.
///
///     changes-00000000000000000001.jsonl      by the number of its first entry
///     refusals-00000000000000000412.jsonl
struct AuditFiles {
    enum Kind: String, CaseIterable {
        case changes, refusals

        /// Of all bytes that the audit may take, in quarters.
        fileprivate var quarters: Int { self == .changes ? 3 : 1 }
    }

    struct Limits: Sendable {
        var bytes = 256 << 20
        var age = Duration.days(365)
        /// Of one file.
        var fileBytes = 4 << 20
    }

    private let files: PrivateFiles
    private let limits: Limits
    private var last: [Kind: (name: String, size: Int)] = [:]
    private(set) var nextNumber: UInt64 = 1
    /// Lines that were broken off when a process before this one ended, and are gone.
    private(set) var torn = 0

    init(_ path: String, _ limits: Limits) throws {
        files = try PrivateFiles(path)
        self.limits = limits
        for kind in Kind.allCases {
            guard let name = try names(of: kind).last else { continue }
            let end = UInt8(ascii: "\n")
            var tail = try files.tail(name, Self.longestLine) ?? []
            var size = files.state(of: name)?.size ?? 0
            if let byte = tail.last, byte != end {
                let whole = tail.lastIndex(of: end).map { $0 + 1 } ?? 0
                size -= tail.count - whole
                tail.removeSubrange(whole...)
                try files.truncate(name, to: size)
                torn += 1
            }
            last[kind] = (name, size)
            let number = tail.split(separator: end).last.flatMap { Self.number(of: try? JSON(parsing: Array($0))) }
            nextNumber = max(nextNumber, number.map { $0 + 1 } ?? Self.first(of: name))
        }
    }

    private func names(of kind: Kind) throws -> [String] {
        try files.names().filter { $0.hasPrefix("\(kind.rawValue)-") && $0.hasSuffix(Self.suffix) }
    }

    private static let suffix = ".jsonl"
    /// Of a hundred changes with all their fields, and more.
    private static let longestLine = 256 << 10

    private static func name(_ kind: Kind, _ first: UInt64) -> String {
        let digits = "\(first)"
        return "\(kind.rawValue)-\(String(repeating: "0", count: 20 - digits.count))\(digits)\(suffix)"
    }

    private static func first(of name: String) -> UInt64 {
        UInt64(name.drop { $0 != "-" }.dropFirst().prefix { $0.isNumber }) ?? 0
    }

    private static func number(of entry: JSON?) -> UInt64? { entry?["number"]?.int.flatMap { UInt64(exactly: $0) } }

    // MARK: writing

    /// All of them or none.
    mutating func append(_ kind: Kind, _ entries: [JSON], at now: WallTime) throws {
        guard !entries.isEmpty else { return }
        var text = ""
        var number = nextNumber
        for entry in entries {
            var numbered: JSONObject = ["number": JSON(Int(number))]
            for (name, value) in entry.object ?? [:] { numbered[name] = value }
            text += JSON.object(numbered).text + "\n"
            number += 1
        }
        var file = last[kind] ?? (Self.name(kind, nextNumber), 0)
        if file.size > 0, file.size + text.utf8.count > limits.fileBytes { file = (Self.name(kind, nextNumber), 0) }
        try files.append(file.name, text)
        nextNumber = number
        let isNew = file.size == 0
        last[kind] = (file.name, file.size + text.utf8.count)
        if isNew { try removeOld(at: now) }
    }

    /// What is over its time, and the oldest of what is too much.
    func removeOld(at now: WallTime) throws {
        for kind in Kind.allCases {
            var names = try names(of: kind)
            var states = names.map { files.state(of: $0) }
            var size = states.reduce(0) { $0 + ($1?.size ?? 0) }
            let most = limits.bytes / 4 * kind.quarters
            while names.count > 1, let state = states.first {
                guard size > most || state.map({ $0.written + limits.age < now }) ?? true else { break }
                try files.remove(names[0])
                size -= state?.size ?? 0
                names.removeFirst()
                states.removeFirst()
            }
        }
    }

    var bytes: Int {
        let all = (try? files.names()) ?? []
        return all.filter { $0.hasSuffix(Self.suffix) }.reduce(0) { $0 + (files.state(of: $1)?.size ?? 0) }
    }

    // MARK: reading

    /// Of files that one page looks through at most.
    private static let mostBytes = 16 << 20

    /// What fits, the newest first; as far as one look goes.
    func page(_ query: AuditQuery) throws -> AuditPage {
        var cursors = try Kind.allCases.map { kind in
            let names = try names(of: kind).filter {
                query.before.map { [first = Self.first(of: $0)] in first < $0 } ?? true
            }
            return Cursor(names: names, files: files)
        }
        var page = AuditPage()
        var looked = 0
        while let (index, number, entry, size) = try newest(&cursors) {
            cursors[index].pop()
            if let before = query.before, number >= before { continue }
            looked += size
            if query.fits(entry) { page.entries.append(entry) }
            guard page.entries.count < query.limit, looked < Self.mostBytes else {
                page.next = number
                return page
            }
        }
        return page
    }

    private func newest(_ cursors: inout [Cursor]) throws -> (index: Int, number: UInt64, entry: JSON, size: Int)? {
        var found: (Int, UInt64, JSON, Int)?
        for index in cursors.indices {
            guard let (number, entry, size) = try cursors[index].peek(), number > found?.1 ?? 0 else { continue }
            found = (index, number, entry, size)
        }
        return found
    }

    /// Goes through the entries of one kind backwards.
    private struct Cursor {
        var names: [String]
        let files: PrivateFiles
        private var lines: [Substring] = []
        private var entry: (UInt64, JSON, Int)?

        init(names: [String], files: PrivateFiles) {
            self.names = names
            self.files = files
        }

        mutating func pop() { entry = nil }

        mutating func peek() throws -> (number: UInt64, entry: JSON, size: Int)? {
            while entry == nil {
                guard let line = lines.popLast() else {
                    guard let name = names.popLast() else { return nil }
                    // One that went in the meantime was the oldest.
                    lines = (try files.text(name) ?? "").split(separator: "\n")
                    continue
                }
                let json = try? JSON(parsing: Array(line.utf8))
                if let json, let number = AuditFiles.number(of: json) { entry = (number, json, line.utf8.count) }
            }
            return entry
        }
    }
}
