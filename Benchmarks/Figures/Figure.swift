import Foundation

/// One line of a suite: `name ours peer ratio unit`, with `-` where there is no peer.
package struct Figure {
    private let name: String
    private let value: Double
    private let peer: Double?
    private let unit: String

    package init(name: String, value: Double, peer: Double? = nil, unit: String) {
        self.name = name
        self.value = value
        self.peer = peer
        self.unit = unit
    }

    package func print() {
        let comparison = peer.map { "\(Self.text($0)) \($0 > 0 ? String(format: "%.2f", value / $0) : "-")" } ?? "- -"
        FileHandle.standardOutput.write(Data("\(name) \(Self.text(value)) \(comparison) \(unit)\n".utf8))
    }

    private static func text(_ value: Double) -> String { String(format: value < 10 ? "%.2f" : "%.0f", value) }
}
