import ArgumentParser
import WeftBGPWire
import WeftClient
import WeftJSON

/// Several paths to a destination, each with an identifier, from the router or to it (RFC 7911).
struct BGPAdditionalPaths: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Which way several paths to a destination go: receive, send or both; behind a family and = for one family.",
            valueName: "way"))
    var addPath: [String] = []
    @Option(
        help: ArgumentHelp(
            "How many paths to a destination the router is sent, the best first; all by default.", valueName: "number"))
    var addPathSend: String?

    func validate() throws {
        for text in addPath { _ = try Self.parts(of: text) }
        guard let addPathSend else { return }
        guard addPathSend == "all" || UInt16(addPathSend).map({ $0 > 0 }) == true else {
            throw ValidationError("--add-path-send is a number from 1 to 65535 or all, not \(addPathSend)")
        }
        guard try addPath.contains(where: { try Self.parts(of: $0).ways.contains(.send) }) else {
            throw ValidationError("--add-path-send needs an --add-path of send or both")
        }
    }

    private static func parts(of text: String) throws -> (family: String?, ways: AdditionalPathWays) {
        let parts = text.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
        guard parts.count <= 2, let ways = parts.last.flatMap(AdditionalPathWays.init(name:)), parts.first != "" else {
            throw ValidationError(
                "--add-path is receive, send or both, or such as inet-vpn=both for one family; not \(text)")
        }
        guard parts.count == 2 else { return (nil, ways) }
        guard BGPFamily(name: parts[0])?.hasAdditionalPaths == true else {
            let names = BGPFamily.allCases.filter(\.hasAdditionalPaths).map(\.name).joined(separator: ", ")
            throw ValidationError("--add-path \(text): \(parts[0]) is none of \(names)")
        }
        return (parts[0], ways)
    }

    /// The fields of session attributes, and of the attributes of its families, by family.
    func add(to attributes: inout JSONObject, _ ofFamilies: inout [String: JSONObject]) throws {
        for text in addPath {
            let (family, ways) = try Self.parts(of: text)
            if let family {
                ofFamilies[family, default: [:]]["add_path"] = .string(ways.name)
            } else {
                attributes["add_path"] = .string(ways.name)
            }
        }
        if let count = addPathSend.flatMap({ UInt16($0) }) { attributes["add_path_send"] = .int(Int64(count)) }
    }
}
