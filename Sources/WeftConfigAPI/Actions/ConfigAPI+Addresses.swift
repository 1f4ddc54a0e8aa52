import Hummingbird
import WeftConfig
import WeftJSON
import WeftNet

extension ConfigAPI {
    /// `POST /virtual-network/<uuid>/ip-alloc`, `ip-free` and `subnet-ip-count`
    func perform(_ action: AddressAction, in network: String, _ call: APICall) async throws -> Response {
        let network = try objectID(network, else: "Unknown id: \(network)")
        let body = try await call.object()
        switch action {
        case .allocate:
            let count = try body.argument("count", "a number") { $0.int ?? $0.string.flatMap { Int($0) } } ?? 1
            let families = ["v4", "v6"]
            let addresses = try await service.allocateAddresses(
                in: network, count: count, subnet: try body.argument("subnet", "a uuid", \.string),
                family: try body.argument("family", "v4 or v6") { json in families.first { json.string == $0 } },
                by: call.caller)
            return .json(["ip_addr": .array(addresses.map { .string($0.description) })])
        case .free:
            let list = try body.argument("ip_addr", "a list", \.array) ?? []
            let addresses = try list.map { json throws(RequestError) in
                guard let address = json.string.flatMap({ IPAddress($0) }) else {
                    throw .malformed("Invalid IP address \(json)")
                }
                return address
            }
            try await service.freeAddresses(addresses, in: network, by: call.caller)
            return .empty
        case .count:
            let subnets = try (body.argument("subnet_list", "a list", \.array) ?? []).compactMap(\.string)
            let counts = try await service.addressCounts(in: network, subnets: subnets, by: call.caller)
            return .json(["ip_count_list": .array(counts.map { JSON($0) })])
        }
    }
}
