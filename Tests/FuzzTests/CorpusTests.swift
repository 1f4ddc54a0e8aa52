import Foundation
import FuzzProperties
import Testing
import WeftBGPWire

/// The fuzzer's inputs hold without the fuzzer. `WEFT_WRITE_SEEDS=1` writes the seeds that the corpus lacks.
@Suite("Corpus of the fuzz targets")
struct CorpusTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(
        path: "../../Fuzz/Corpus")
    private static let targets: [(name: String, seeds: [String: [UInt8]])] = [
        ("BGP", BGPSeeds.all), ("XMPP", XMPPSeeds.all), ("Routes", RouteSeeds.all),
        // The whole of an agent's stream, in one piece.
        ("Publications", XMPPSeeds.all.mapValues { Array($0.dropFirst()) }), ("Objects", ObjectSeeds.all),
    ]

    @Test("every target has seeds") func all() {
        #expect(Self.targets.map(\.name) == FuzzTarget.allCases.map(\.rawValue))
    }

    @Test("every seed is there, as it is made today", arguments: targets)
    func seeds(target: String, seeds: [String: [UInt8]]) throws {
        let folder = Self.folder.appending(path: target)
        for (name, bytes) in seeds {
            let file = folder.appending(path: name)
            if ProcessInfo.processInfo.environment["WEFT_WRITE_SEEDS"] != nil {
                try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
                try Data(bytes).write(to: file)
            }
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

    @Test("what is announced goes the whole way, and what is too long only to those who can take it")
    func reach() throws {
        for (name, bytes) in RouteSeeds.all where name.hasSuffix("-told-by-all") || name.hasSuffix("-paths") {
            #expect(try bytes.withUnsafeBytes { try RouteProperties.check($0) } == 16, "\(name)")
        }
        let long = [0] + BGPSeeds.announcement(.ipv4VPN, communities: 1000)
        #expect(try long.withUnsafeBytes { try RouteProperties.check($0) } == 8)
    }

    private static func violation(of target: String, by input: Data) -> String? {
        input.withUnsafeBytes { bytes in
            do {
                try FuzzTarget(rawValue: target)?.check(bytes)
                return nil
            } catch {
                return "\(error)"
            }
        }
    }
}
