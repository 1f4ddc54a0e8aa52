import Foundation

/// Lines of the suite: a figure of ours, and the same of each peer.
enum Figure {
    static func report(_ figure: String, _ unit: String, _ runs: [String: [Double]], _ names: [String]) {
        guard let ours = median(runs["weft"]) else { return }
        let peers = names.filter { $0 != "weft" }.compactMap { name in median(runs[name]).map { (name, $0) } }
        if peers.isEmpty { print("\(figure) \(text(ours)) - - \(unit)") }
        for (name, peer) in peers {
            print(
                "\(figure)-\(name) \(text(ours)) \(text(peer)) \(String(format: "%.2f", ours / max(peer, 0.01))) \(unit)"
            )
        }
        fflush(nil)
    }

    static func note(_ text: String) { FileHandle.standardError.write(Data("# \(text)\n".utf8)) }

    private static func median(_ values: [Double]?) -> Double? {
        guard let sorted = values?.sorted(), !sorted.isEmpty else { return nil }
        return sorted[sorted.count / 2]
    }

    private static func text(_ value: Double) -> String { String(format: value < 10 ? "%.2f" : "%.0f", value) }
}
