import WeftJSON
import WeftNet
import WeftVRouter

/// The record of a port on disk. Keys are fixed: an agent of the next version reads what this one wrote.
extension Port {
    var json: JSON {
        var object: JSONObject = [
            "attachment": [
                "network": .string(attachment.network), "cluster": .string(attachment.cluster),
                "container": .string(attachment.containerID), "interface": .string(attachment.interfaceName),
            ]
        ]
        object.merge(plug.fields)
        object.merge([
            "host-interface": .string(hostInterface), "host-interface-index": .int(Int64(hostInterfaceIndex)),
            "label": .int(Int64(label.rawValue)), "vrf": .int(Int64(vrf.rawValue)), "state": state.json,
            "given-addresses": .array(givenAddresses.map(\.json)),
        ])
        if let mtu { object["mtu"] = .int(Int64(mtu)) }
        if !isForwarding { object["is-forwarding"] = false }
        return .object(object)
    }

    /// `nil` for a record that is not whole.
    init?(_ json: JSON) {
        guard let network = json["attachment"]?["network"]?.string,
            let cluster = json["attachment"]?["cluster"]?.string,
            let container = json["attachment"]?["container"]?.string,
            let interface = json["attachment"]?["interface"]?.string,
            let plug = Plug(record: json),
            let hostInterface = json["host-interface"]?.string,
            // The kernel would not even look for another one.
            CNIRequest.isInterfaceName(hostInterface),
            let index = json["host-interface-index"]?.uint.flatMap(UInt32.init(exactly:)),
            let label = json["label"]?.uint.flatMap(UInt32.init(exactly:)).flatMap(MPLSLabel.init),
            let vrf = json["vrf"]?.uint.flatMap(UInt16.init(exactly:)),
            let state = json["state"].flatMap(InterfaceState.init)
        else { return nil }
        self.init(
            attachment: .init(network: network, cluster: cluster, containerID: container, interfaceName: interface),
            plug: plug, hostInterface: hostInterface, hostInterfaceIndex: index, label: label,
            vrf: VRFID(rawValue: vrf), state: state, isForwarding: json["is-forwarding"]?.bool ?? true,
            givenAddresses: json["given-addresses"]?.array?.compactMap(InterfaceAddress.init),
            mtu: json["mtu"]?.uint.flatMap(UInt16.init(exactly:)))
    }
}

extension InterfaceState {
    fileprivate var json: JSON {
        var object: JSONObject = [
            "id": .string(id.description), "name": .string(name), "mac-address": .string(macAddress.description),
            "virtual-machine": .string(virtualMachine), "virtual-machine-id": .string(virtualMachineID.description),
            "network": network.json, "routing-instance": .string(routingInstance),
            "addresses": .array(addresses.map(\.json)),
            "security-groups": .array(securityGroups.map { .int(Int64($0)) }),
            "tags": .array(tags.map { .int(Int64($0)) }),
            "index": .int(Int64(position.index)), "count": .int(Int64(position.count)),
        ]
        if let bgpSourcePort { object["bgp-source-port"] = .int(Int64(bgpSourcePort)) }
        if let requestedName { object["requested-name"] = .string(requestedName) }
        return .object(object)
    }

    fileprivate init?(_ json: JSON) {
        guard let id = json["id"]?.string.flatMap({ ObjectID($0) }), let name = json["name"]?.string,
            let macAddress = json["mac-address"]?.string.flatMap({ MACAddress($0) }),
            let machine = json["virtual-machine"]?.string,
            let machineID = json["virtual-machine-id"]?.string.flatMap({ ObjectID($0) }),
            let network = json["network"].flatMap(Network.init), let instance = json["routing-instance"]?.string,
            let addresses = json["addresses"]?.array.map({ $0.compactMap(InterfaceAddress.init) }), !addresses.isEmpty,
            let index = json["index"]?.int, let count = json["count"]?.int
        else { return nil }
        self.init(
            id: id, name: name, macAddress: macAddress, virtualMachine: machine, virtualMachineID: machineID,
            network: network, routingInstance: instance, addresses: addresses,
            securityGroups: Self.numbers(json["security-groups"]), tags: Self.numbers(json["tags"]),
            position: .init(index: index, count: count),
            bgpSourcePort: json["bgp-source-port"]?.uint.flatMap(UInt16.init(exactly:)),
            requestedName: json["requested-name"]?.string)
    }

    private static func numbers(_ json: JSON?) -> [UInt32] {
        (json?.array ?? []).compactMap { $0.uint.flatMap(UInt32.init(exactly:)) }
    }
}

extension InterfaceState.Network {
    fileprivate var json: JSON {
        [
            "name": .string(name), "id": .string(id.description), "index": .int(Int64(index)),
            "subnets": .array(subnets.map(\.json)),
            "segment": segment.map { .int(Int64($0.vni.rawValue)) } ?? .null,
            "segment-is-routed": .bool(segment?.isRouted == true),
        ]
    }

    fileprivate init?(_ json: JSON) {
        guard let name = json["name"]?.string, let id = json["id"]?.string.flatMap({ ObjectID($0) }),
            let index = json["index"]?.uint.flatMap(UInt32.init(exactly:)), let subnets = json["subnets"]?.array
        else { return nil }
        self.init(
            name: name, id: id, index: index, subnets: subnets.compactMap(RoutedSubnet.init),
            segment: json["segment"]?.uint.flatMap(UInt32.init(exactly:)).flatMap(VNI.init).map {
                Segment($0, isRouted: json["segment-is-routed"]?.bool == true)
            })
    }
}

extension InterfaceAddress {
    fileprivate var json: JSON {
        var object: JSONObject = [
            "address": .string(address.description), "prefix-length": .int(Int64(prefixLength)),
        ]
        if let gateway { object["gateway"] = .string(gateway.description) }
        return .object(object)
    }

    fileprivate init?(_ json: JSON) {
        guard let address = json["address"]?.string.flatMap({ IPAddress($0) }),
            let length = json["prefix-length"]?.int, (0...address.bitWidth).contains(length)
        else { return nil }
        self.init(
            address: address, prefixLength: UInt8(length),
            gateway: json["gateway"]?.string.flatMap { IPAddress($0) })
    }
}

extension RoutedSubnet {
    fileprivate var json: JSON {
        var object: JSONObject = ["prefix": .string(prefix.description)]
        if let gateway { object["gateway"] = .string(gateway.description) }
        if let nameServer { object["name-server"] = .string(nameServer.description) }
        return .object(object)
    }

    fileprivate init?(_ json: JSON) {
        guard let prefix = json["prefix"]?.string.flatMap({ IPPrefix($0) }) else { return nil }
        self.init(
            prefix: prefix, gateway: json["gateway"]?.string.flatMap { IPAddress($0) },
            nameServer: json["name-server"]?.string.flatMap { IPAddress($0) })
    }
}
