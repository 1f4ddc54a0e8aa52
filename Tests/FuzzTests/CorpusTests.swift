import Foundation
import FuzzProperties
import Testing

/// The fuzzer's inputs hold without the fuzzer. `WEFT_WRITE_SEEDS=1` writes the seeds that the corpus lacks.
@Suite("Corpus of the fuzz targets")
struct CorpusTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(
        path: "../../Fuzz/Corpus")
    private static let targets: [(name: String, seeds: [String: [UInt8]])] = [
        ("BGP", BGPSeeds.all), ("XMPP", XMPPSeeds.all),
    ]

    @Test("every seed is there, as it is made today", arguments: targets)
    func seeds(target: String, seeds: [String: [UInt8]]) throws {
        let folder = Self.folder.appending(path: target)
        for (name, bytes) in seeds {
            let file = folder.appending(path: name)
            if ProcessInfo.processInfo.environment["WEFT_WRITE_SEEDS"] != nil { try Data(bytes).write(to: file) }
            #expect(try Data(contentsOf: file) == Data(bytes), "\(target)/\(name) is not what it is made of")
        }
    }

    @Test("every input of the corpus keeps the properties", arguments: targets.map(\.name))
    func corpus(target: String) throws {
        let files = try FileManager.default.contentsOfDirectory(
            at: Self.folder.appending(path: target), includingPropertiesForKeys: nil)
        #expect(!files.isEmpty)
        for file in files {
            let input = try Data(contentsOf: file)
            let violation = Self.violation(of: target, by: input)
            #expect(violation == nil, "\(target)/\(file.lastPathComponent)")
        }
    }

    private static func violation(of target: String, by input: Data) -> String? {
        input.withUnsafeBytes { bytes in
            do {
                if target == "BGP" { try BGPProperties.check(bytes) } else { try XMPPProperties.check(bytes) }
                return nil
            } catch {
                return "\(error)"
            }
        }
    }
}
