import ArgumentParser
import WeftClient
import WeftJSON
import WeftNet

/// BGP peers are `bgp-router` objects that refer to those of the control nodes.
struct BGPCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bgp", abstract: "The routers that the fabric's control nodes peer with.",
        subcommands: [Add.self, List.self, Show.self, Drain.self, Remove.self])

    private static let instance: FQName = ["default-domain", "default-project", "ip-fabric", "__default__"]
    private static let type = "bgp-router"

    static func routers(_ client: ConfigClient) async throws -> [BGPRouterRow] {
        try await client.list(type, query: "detail=true").compactMap { $0[type].map(BGPRouterRow.init) }
            .sorted { $0.name < $1.name }
    }

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a router a peer of every control node, or of those that are named.")

        @OptionGroup var options: APIOptions
        @Argument(help: "The router's name.") var name: String
        @Option(help: "The router's address.") var address: String
        @Option(name: .customLong("as"), help: "The router's autonomous system.") var autonomousSystem: UInt32
        @Option(help: "The router's port.") var port = 179
        @Option(help: "The router's BGP identifier; its IPv4 address by default.") var identifier: String?
        @Option(help: "The families to exchange, separated by commas.") var families = "inet-vpn,inet6-vpn,e-vpn"
        @Option(help: "Seconds without a word after which a session is over; 90 by default.") var holdTime: Int?
        @Option(help: "A file with the key of TCP MD5 signatures.") var md5File: String?
        @Option(help: "Who made the router, for people and other tools.") var vendor = "unknown"
        @Option(
            help: ArgumentHelp(
                "What routes of a family are wrapped in when the router does not say: e-vpn=vxlan for FRR in another AS.",
                valueName: "family=type,…"))
        var importEncapsulation: [String] = []
        @Flag(help: "Wait for the router to call.") var passive = false
        @OptionGroup var relation: BGPRelation
        @OptionGroup var additionalPaths: BGPAdditionalPaths
        @Option(help: "A control node to peer with; may be repeated. All of them by default.") var controlNode:
            [String] = []

        func run() async throws {
            let client = try options.client
            var attributes: JSONObject = [:]
            if let holdTime { attributes["hold_time"] = .int(Int64(holdTime)) }
            if passive { attributes["passive"] = true }
            var ofFamilies: [String: JSONObject] = [:]
            for text in importEncapsulation { try Self.addEncapsulation(text, to: &ofFamilies) }
            try additionalPaths.add(to: &attributes, &ofFamilies)
            try relation.add(to: &attributes)
            if !ofFamilies.isEmpty {
                attributes["family_attributes"] = .array(
                    ofFamilies.sorted { $0.key < $1.key }.map { family, own in
                        var options: JSONObject = ["address_family": .string(family)]
                        options.merge(own)
                        return .object(options)
                    })
            }
            if let md5File { attributes["auth_data"] = try Self.authentication(md5File) }
            let session: JSON = ["session": [["uuid": nil, "attributes": [.object(attributes)]]]]
            let peers = try await controlNodes(client).map { peer -> JSON in
                ["to": .array(peer.parts.map { .string($0) }), "attr": session]
            }
            let list = families.split(separator: ",").map { JSON.string(String($0)) }
            var parameters: JSONObject = [
                "router_type": "router", "vendor": .string(vendor), "address": .string(address),
                "port": .int(Int64(port)), "autonomous_system": .int(Int64(autonomousSystem)),
                "address_families": ["family": .array(list)],
            ]
            // An identifier looks like an IPv4 address; that of a router with another kind of address is not known.
            if let identifier = identifier ?? (IPv4Address(address) == nil ? nil : address) {
                parameters["identifier"] = .string(identifier)
            }
            var body = relation.properties
            body["bgp_router_parameters"] = .object(parameters)
            body["bgp_router_refs"] = .array(peers)
            try await client.create(BGPCommand.type, instance.child(name), parent: "routing-instance", body)
        }

        private func controlNodes(_ client: ConfigClient) async throws -> [FQName] {
            let known = try await BGPCommand.routers(client).filter(\.isControlNode)
            guard !known.isEmpty else {
                throw CommandFailure(
                    description: "no control node has a bgp-router object: is one running with an --address of its own?"
                )
            }
            for name in controlNode where !known.contains(where: { $0.name.name == name }) {
                throw CommandFailure(
                    description:
                        "\(name) is not a control node; there are \(known.map(\.name.name).joined(separator: ", "))")
            }
            return known.map(\.name).filter { controlNode.isEmpty || controlNode.contains($0.name) }
        }

        private static func addEncapsulation(_ text: String, to families: inout [String: JSONObject]) throws {
            let parts = text.split(separator: "=", omittingEmptySubsequences: false)
            let types = parts.last?.split(separator: ",").map { JSON.string(String($0)) } ?? []
            guard parts.count == 2, !parts[0].isEmpty, !types.isEmpty else {
                throw CommandFailure(
                    description:
                        "--import-encapsulation \(text): say a family and how its packets are wrapped, such as e-vpn=vxlan"
                )
            }
            families[String(parts[0]), default: [:]]["import_default_tunnel_encap"] = .array(types)
        }

        private static func authentication(_ path: String) throws -> JSON {
            let key = try KeyFile(path).key
            return ["key_type": "md5", "key_items": [["key_id": 0, "key": .string(key)]]]
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List routers and control nodes, and how the sessions with one control node stand.")

        @OptionGroup var options: APIOptions
        @OptionGroup var pages: IntrospectOptions

        func run() async throws {
            let sessions = try await SessionRow.all(pages.client(beside: options.api))
            var table = TextTable("NAME", "TYPE", "ADDRESS", "AS", "FAMILIES", "STATE", "PATHS", "LIMIT", "POLICIES")
            let routers = try await BGPCommand.routers(options.client)
            // RFC 8212 is about other ASs.
            let own = Set(routers.filter(\.isControlNode).map(\.autonomousSystem))
            for router in routers {
                let session = sessions[router.name]
                table.add([
                    router.name.name, router.type, router.address, router.autonomousSystem,
                    router.families.joined(separator: ","), session?.state ?? "", session?.paths ?? "",
                    router.prefixLimit, own.contains(router.autonomousSystem) ? "" : router.policyState,
                ])
            }
            print(table.text)
            if let transit = try await BGPTransit(options.client) { print(transit.text) }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show one router and its session. Keys stay hidden.")

        @OptionGroup var options: APIOptions
        @OptionGroup var pages: IntrospectOptions
        @Argument(help: "The router's name; all of its path, where several have the same last part.") var name: String

        func run() async throws {
            let router = try await BGPCommand.router(name, options.client)
            var lines = router.lines
            let sessions = try await SessionRow.all(pages.client(beside: options.api))
            if let session = sessions[router.name] { lines += session.lines }
            let width = lines.map(\.0.count).max() ?? 0
            for (title, value) in lines where !value.isEmpty {
                print(title + String(repeating: " ", count: width + 2 - title.count) + value)
            }
        }
    }

    struct Drain: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Have everybody turn to other routes before the sessions with a router end (RFC 8326).",
            discussion:
                "Routes from it and to it stay, as a last resort. A control node's own name drains all its sessions.")

        @OptionGroup var options: APIOptions
        @Argument(help: "The router's name.") var name: String
        @Flag(help: "The maintenance is over.") var end = false

        func run() async throws {
            let client = try options.client
            let router = try await BGPCommand.router(name, client)
            let id = try await client.id(of: BGPCommand.type, router.name)
            guard case .object(var parameters) = router.parameters else {
                throw CommandFailure(description: "bgp-router \(router.name) has no parameters")
            }
            parameters["graceful_shutdown"] = .bool(!end)
            try await client.put(
                "/\(BGPCommand.type)/\(id)",
                ["bgp-router": ["uuid": .string("\(id)"), "bgp_router_parameters": .object(parameters)]])
        }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "End the sessions with a router, and forget it.")

        @OptionGroup var options: APIOptions
        @Argument(help: "The router's name.") var name: String
        @Flag(help: "Also a control node's own router, when the control node is gone for good.") var force = false

        func run() async throws {
            let client = try options.client
            let routers = try await BGPCommand.routers(client)
            let router = BGPCommand.instance.child(name)
            guard routers.contains(where: { $0.name == router }) else {
                throw CommandFailure(description: "there is no bgp-router \(name)")
            }
            if !force, let own = routers.first(where: { $0.name == router && $0.isControlNode }) {
                let peers = routers.filter { $0.peerNames.contains(own.name) }.map(\.name.name)
                throw CommandFailure(
                    description:
                        "\(name) is a control node, and this is its own bgp-router: without it, it peers with nobody"
                        + (peers.isEmpty
                            ? "" : ", and the sessions of \(peers.joined(separator: ", ")) with it are forgotten")
                        + ". Repeat with --force once the control node is gone for good")
            }
            try await client.delete(BGPCommand.type, try await client.id(of: BGPCommand.type, router))
        }
    }

    /// The one router of a name, or of a whole path.
    private static func router(_ name: String, _ client: ConfigClient) async throws -> BGPRouterRow {
        let known = try await routers(client).filter { $0.name.name == name || $0.name.description == name }
        guard let router = known.first else { throw CommandFailure(description: "there is no bgp-router \(name)") }
        guard known.count == 1 else {
            let names = known.map(\.name.description).joined(separator: ", ")
            throw CommandFailure(description: "\(name) is the name of several: \(names)")
        }
        return router
    }
}
