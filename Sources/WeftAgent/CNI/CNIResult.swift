package import WeftJSON
import WeftNet
package import WeftVRouter

/// The success object of ADD (specification 0.3.0 – 1.1.0, "Success"; the form without `interfaces` that 0.2.0 had is
/// not spoken).
package enum CNIResult {
    package static func json(for ports: [Port], mtu: UInt16, version: CNIVersion) -> JSON {
        var interfaces: [JSON] = []
        var addresses: [JSON] = []
        var routes: [JSON] = []
        let plugged = ports.compactMap { port in port.sandbox.map { (port: port, sandbox: $0) } }
        for (position, (port, sandbox)) in plugged.enumerated() {
            interfaces.append(interface(["name": .string(port.hostInterface)], mtu: mtu, version))
            let index = Int64(interfaces.count)
            interfaces.append(
                interface(
                    [
                        "name": .string(sandbox.interface), "mac": .string(port.state.macAddress.description),
                        "sandbox": .string(sandbox.path),
                    ], mtu: mtu, version))
            for address in port.givenAddresses {
                var entry: JSONObject = version < .withoutAddressFamily ? ["version": family(address.address)] : [:]
                entry["interface"] = .int(index)
                entry["address"] = .string("\(address)")
                if let gateway = address.gateway { entry["gateway"] = .string(gateway.description) }
                addresses.append(.object(entry))
            }
            for gateway in position == 0 ? port.givenAddresses.defaultGateways : [] {
                routes.append([
                    "dst": .string("\(IPPrefix.everything(like: gateway))"), "gw": .string(gateway.description),
                ])
            }
        }
        return [
            "cniVersion": .string(version.text), "interfaces": .array(interfaces), "ips": .array(addresses),
            "routes": .array(routes), "dns": [:],
        ]
    }

    private static func family(_ address: IPAddress) -> JSON {
        switch address {
        case .v4: "4"
        case .v6: "6"
        }
    }

    private static func interface(_ fields: JSONObject, mtu: UInt16, _ version: CNIVersion) -> JSON {
        var fields = fields
        // 1.1.0 added the key; strict readers of older versions may not know it.
        if version >= .newest { fields["mtu"] = .int(Int64(mtu)) }
        return .object(fields)
    }
}
