import BenchmarkFigures
import Foundation

/// Lines of the suite: medians of ours, and the same of each peer.
enum PeerFigures {
    static func report(_ figure: String, _ unit: String, _ runs: [String: [Double]], _ names: [String]) {
        guard let ours = median(runs["weft"]) else { return }
        let peers = names.filter { $0 != "weft" }.compactMap { name in median(runs[name]).map { (name, $0) } }
        if peers.isEmpty { Figure(name: figure, value: ours, unit: unit).print() }
        for (name, peer) in peers { Figure(name: "\(figure)-\(name)", value: ours, peer: peer, unit: unit).print() }
    }

    static func note(_ text: String) { FileHandle.standardError.write(Data("# \(text)\n".utf8)) }

    private static func median(_ values: [Double]?) -> Double? {
        guard let sorted = values?.sorted(), !sorted.isEmpty else { return nil }
        return sorted[sorted.count / 2]
    }
}
