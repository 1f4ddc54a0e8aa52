import WeftJSON
import WeftModel

/// The document at `/`: what there is and where, for clients that look URLs up.
///
/// It is the same for everybody but for the base of its hrefs, so it is written once, in the pieces between them.
struct Discovery: Sendable {
    private let pieces: [[UInt8]]

    init() {
        // No name holds this character, so it can stand for the base.
        let base: Character = "\u{7f}"
        var links = [Self.link("root", "config-root", nil, "\(base)/config-root")]
        for type in ObjectType.all {
            links.append(Self.link("collection", type.name, nil, "\(base)/\(type.collection)"))
        }
        for type in ObjectType.all {
            links.append(Self.link("resource-base", type.name, nil, "\(base)/\(type.name)"))
        }
        for action in Action.allCases {
            let method = action.methods.last.map { "\($0)" }
            links.append(Self.link("action", action.linkName, method, "\(base)/\(action.rawValue)"))
        }
        // Clients put the network's uuid in the place of %s.
        let network = ObjectType.virtualNetwork.name
        for action in AddressAction.allCases {
            let url = "\(base)/\(network)/%s/\(action.rawValue)"
            links.append(Self.link("action", "\(network)-\(action.rawValue)", "POST", url))
        }
        let document: JSON = ["href": .string(String(base)), "links": .array(links)]
        pieces = document.bytes.split(separator: 0x7f, omittingEmptySubsequences: false).map(Array.init)
    }

    private static func link(_ relation: String, _ name: String, _ method: String?, _ href: String) -> JSON {
        [
            "link": [
                "rel": .string(relation), "name": .string(name), "method": method.map(JSON.string) ?? .null,
                "href": .string(href),
            ]
        ]
    }

    /// The document with hrefs that begin with `base`.
    func document(base: String) -> [UInt8] {
        Array(pieces.joined(separator: JSON.string(base).bytes.dropFirst().dropLast()))
    }
}
