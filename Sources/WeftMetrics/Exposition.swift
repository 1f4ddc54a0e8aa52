/// Figures as collectors read them: the text format of Prometheus, version 0.0.4.
///
/// ```
/// # HELP weft_api_requests_total Requests of the configuration API.
/// # TYPE weft_api_requests_total counter
/// weft_api_requests_total{method="GET",route="/",status="200"} 1027
/// ```
package struct Exposition {
    /// The value of `Content-Type`.
    package static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    package enum Kind: String, Sendable {
        /// Only grows while the process lives.
        case counter
        case gauge
        /// How many there were, their sum, and how many were at most so large, by bounds.
        case histogram
    }

    /// Names with values, which tell the series of one family apart. They are bounded sets: a peer, a family, a status;
    /// no prefix, no tenant's name.
    package typealias Labels = [(name: String, value: String)]

    private struct Family {
        let kind: Kind
        var meaning: String?
        var lines: [String] = []
        /// By their labels: a reader refuses all figures where one stands twice.
        var series: Set<String> = []
    }

    private var families: [String: Family] = [:]
    private var remarks: [String] = []

    package init() {}

    /// Says what a family means.
    package mutating func describe(_ definition: MetricDefinition) {
        let name = Self.name(definition.name)
        guard families[name, default: Family(kind: definition.kind)].kind == definition.kind else { return }
        families[name, default: Family(kind: definition.kind)].meaning = definition.meaning
    }

    /// Adds one figure. Of a family with another kind nothing is added, nor a series that is there: a reader takes one
    /// kind for a name, and one value for a series.
    package mutating func add(_ name: String, _ kind: Kind, _ value: Double, _ labels: Labels = []) {
        append(to: Self.name(name), kind, labels) { ["\($0)\(Self.text(labels)) \(Self.text(value))"] }
    }

    /// Adds one histogram.
    ///
    /// - Parameters:
    ///   - buckets: how many values each bucket has, not added up.
    ///   - bounds: the largest values of the buckets; the last bucket, one more than bounds, has none.
    package mutating func add(
        _ name: String, _ labels: Labels = [], buckets: [UInt64], bounds: [Double], sum: Double
    ) {
        append(to: Self.name(name), .histogram, labels) { name in
            var lines: [String] = []
            var count: UInt64 = 0
            for (index, bucket) in buckets.enumerated() {
                count += bucket
                let bound = index < bounds.count ? Self.text(bounds[index]) : "+Inf"
                lines.append("\(name)_bucket\(Self.text(labels + [("le", bound)])) \(count)")
            }
            lines.append("\(name)_sum\(Self.text(labels)) \(Self.text(sum))")
            lines.append("\(name)_count\(Self.text(labels)) \(count)")
            return lines
        }
    }

    /// Says something to whoever reads the text; collectors pass it over.
    mutating func remark(_ text: String) { remarks.append(text) }

    private mutating func append(to name: String, _ kind: Kind, _ labels: Labels, _ lines: (String) -> [String]) {
        guard families[name, default: Family(kind: kind)].kind == kind,
            families[name, default: Family(kind: kind)].series.insert(Self.text(labels)).inserted
        else { return }
        families[name]?.lines += lines(name)
    }

    /// All families that have figures, in the order of their names, and the remarks.
    package var text: String {
        familyTexts + remarks.map { "# \(Self.escapedMeaning($0))\n" }.joined()
    }

    private var familyTexts: String {
        families.filter { !$0.value.lines.isEmpty }.sorted { $0.key < $1.key }.map { name, family in
            let help = family.meaning.map { "# HELP \(name) \(Self.escapedMeaning($0))\n" } ?? ""
            return help + "# TYPE \(name) \(family.kind.rawValue)\n" + family.lines.joined(separator: "\n") + "\n"
        }.joined()
    }

    // MARK: Texts

    /// A name with other signs than the format's replaced, as `hb.requests` of a library.
    private static func name(_ text: String) -> String {
        let signs = text.unicodeScalars.map { sign -> Character in
            switch sign {
            case "a"..."z", "A"..."Z", "0"..."9", "_", ":": Character(sign)
            default: "_"
            }
        }
        let name = String(signs)
        return name.first.map { $0.isNumber } ?? true ? "_" + name : name
    }

    private static func text(_ labels: Labels) -> String {
        guard !labels.isEmpty else { return "" }
        let texts = labels.map { label in
            "\(name(label.name).replacing(":", with: "_"))=\"\(escaped(label.value))\""
        }
        return "{\(texts.joined(separator: ","))}"
    }

    /// Sign by sign: a line break behind a carriage return is no character of its own, nor is a quote with an accent.
    private static func escaped(_ text: String) -> String { escaped(text, quotes: true) }

    private static func escapedMeaning(_ text: String) -> String { escaped(text, quotes: false) }

    private static func escaped(_ text: String, quotes: Bool) -> String {
        var escaped = String.UnicodeScalarView()
        for sign in text.unicodeScalars {
            switch sign {
            case "\\": escaped.append(contentsOf: "\\\\".unicodeScalars)
            case "\n": escaped.append(contentsOf: "\\n".unicodeScalars)
            case "\"" where quotes: escaped.append(contentsOf: "\\\"".unicodeScalars)
            default: escaped.append(sign)
            }
        }
        return String(escaped)
    }

    private static func text(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        return Int64(exactly: value).map(String.init) ?? "\(value)"
    }
}
