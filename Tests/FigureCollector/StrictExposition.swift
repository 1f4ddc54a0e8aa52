/// Reads figures as a collector does that bears nothing (text format of Prometheus, version 0.0.4).
package struct StrictExposition {
    package struct Fault: Error, CustomStringConvertible {
        package let description: String
        init(_ line: Substring, _ what: String) { description = "\(what): \(line)" }
    }

    package private(set) var kinds: [String: String] = [:]
    package private(set) var meanings: [String: String] = [:]
    /// What is said to people and means nothing to a collector.
    package private(set) var remarks: [String] = []
    /// By name and labels as they stand.
    package private(set) var values: [String: Double] = [:]
    private var family = ""

    package init(parsing text: String) throws {
        guard text.hasSuffix("\n") else { throw Fault("", "the last line has no end") }
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() { try take(line) }
        let idle = kinds.keys.filter { name in !values.keys.contains { Self.family(of: $0, kinds) == name } }
        guard idle.isEmpty else { throw Fault("", "families without figures: \(idle)") }
    }

    private mutating func take(_ line: Substring) throws {
        if let match = line.wholeMatch(of: /# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)/) {
            let name = String(match.output.1)
            guard meanings.updateValue(String(match.output.2), forKey: name) == nil, kinds[name] == nil else {
                throw Fault(line, "a second meaning, or one behind the type")
            }
            family = name
        } else if let match = line.wholeMatch(of: /# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram)/) {
            let name = String(match.output.1)
            guard kinds.updateValue(String(match.output.2), forKey: name) == nil else {
                throw Fault(line, "a second type")
            }
            guard (kinds[name] == "counter") == name.hasSuffix("_total") else {
                throw Fault(line, "counters end in _total")
            }
            family = name
        } else if line.hasPrefix("# "), !line.hasPrefix("# HELP "), !line.hasPrefix("# TYPE ") {
            remarks.append(String(line.dropFirst(2)))
        } else {
            try takeSample(line)
        }
    }

    private mutating func takeSample(_ line: Substring) throws {
        let sample =
            /(([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\[\\"n])*"(?:,[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\[\\"n])*")*\})?) (\S+)/
        guard let match = line.wholeMatch(of: sample) else { throw Fault(line, "no figure") }
        let series = String(match.output.1)
        guard Self.family(of: series, kinds) == family else { throw Fault(line, "a figure outside its family") }
        guard let value = Double(match.output.3.replacing("+Inf", with: "inf")) else { throw Fault(line, "no number") }
        guard values.updateValue(value, forKey: series) == nil else { throw Fault(line, "a series stands twice") }
    }

    private static func family(of series: String, _ kinds: [String: String]) -> String {
        let name = String(series.prefix { $0 != "{" })
        guard kinds[name] == nil else { return name }
        for suffix in ["_bucket", "_sum", "_count"] where name.hasSuffix(suffix) {
            let family = String(name.dropLast(suffix.count))
            if kinds[family] == "histogram" { return family }
        }
        return name
    }
}
