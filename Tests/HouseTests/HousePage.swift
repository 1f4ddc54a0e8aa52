import Foundation

/// What docs/house.md names, and what of it is there.
struct HousePage {
    let text: String

    static func read() throws -> HousePage { HousePage(text: try RepositoryFiles.text("docs/house.md")) }

    private var rows: [Substring] { text.split(separator: "\n").filter { $0.hasPrefix("|") } }

    /// All that stands in backquotes with a slash in it, but URLs, and all that begins as a path does without
    /// backquotes.
    var paths: Set<String> {
        // Behind a command its arguments.
        let quoted = text.matches(of: /`([^`\n ]+)[^`\n]*`/).map { String($0.output.1) }
            .filter { $0.contains("/") && !$0.hasPrefix("/") }
        let plain = text.matches(
            of: /\b(?:Sources|Tests|Benchmarks|Acceptance|Fuzz|bpf|schema|docs|Plugins)\/[^\s`;,)|]+/
        )
        .map { String($0.output) }
        return Set((quoted + plain).map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 })
    }

    /// What stands in backquotes in a table and is no path.
    var names: Set<String> {
        Set(rows.flatMap { $0.matches(of: /`([^`]+)`/).map { String($0.output.1) } }.filter { !$0.contains("/") })
    }

    /// Targets that will be made when they have code.
    var planned: Set<String> {
        let section = text.firstRange(of: "## Rooms that follow").map { text[$0.upperBound...] } ?? ""
        return Set(section.matches(of: /`(\w+)`/).map { String($0.output.1) })
    }

    /// Numbers of decisions.
    var records: Set<String> { Set(text.matches(of: /\b0\d{3}\b/).map { String($0.output) }) }

    /// The targets with their floors.
    var targets: [(floor: Int?, name: String)] {
        rows.flatMap { row -> [(floor: Int?, name: String)] in
            guard let match = row.prefixMatch(of: /\| (\d|–) \| ([^|]+) \|/) else { return [] }
            return match.output.2.matches(of: /`([^`]+)`/).map { (Int(match.output.1), String($0.output.1)) }
        }
    }

    /// `*` and words in angle brackets stand for any part of a component.
    static func exists(_ path: String) -> Bool {
        var found = [RepositoryFiles.root]
        for component in path.split(separator: "/", omittingEmptySubsequences: false) {
            let parts = component.replacing(/<\w+>/, with: "*").split(separator: "*", omittingEmptySubsequences: false)
            found = found.flatMap { folder -> [URL] in
                let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path())) ?? []
                return names.filter { fits($0, parts) }.map { folder.appending(path: $0) }
            }
        }
        return !found.isEmpty
    }

    private static func fits(_ name: String, _ parts: [Substring]) -> Bool {
        guard parts.count > 1, let first = parts.first, let last = parts.last else {
            return parts.first.map { $0 == name } ?? false
        }
        guard name.hasPrefix(first), name.count >= first.count + last.count, name.hasSuffix(last) else { return false }
        var rest = name.dropFirst(first.count).dropLast(last.count)
        for part in parts.dropFirst().dropLast() where !part.isEmpty {
            guard let range = rest.firstRange(of: part) else { return false }
            rest = rest[range.upperBound...]
        }
        return true
    }
}
