import WeftIPAM
import WeftJSON
import WeftModel
import WeftNet

/// The rules for a list of subnets, of a network or of a flat IPAM.
extension ConfigCore {
    /// What an entry that comes without them keeps.
    private static let keptOfSubnets = [
        Field.defaultGateway, Field.dnsServerAddress, Field.subnetUuid, Field.enableDhcp, Field.addrFromStart,
        Field.allocUnit,
    ]

    /// The list as it is kept. An entry whose prefix was there before keeps what was filled in then, so that sending
    /// the short form again changes nothing.
    mutating func filledSubnets(_ list: [JSON], before: [JSON]) throws(ConfigError) -> [JSON] {
        var filled: [JSON] = []
        for json in list {
            if let uuid = json[Field.subnetUuid]?.string, !uuid.isEmpty, ObjectID(uuid) == nil {
                throw ConfigError(.invalidValue, "Invalid subnet-uuid \(uuid): it has to be a UUID, or left out")
            }
            guard let form = try SubnetForm(json) else {
                filled.append(json)
                continue
            }
            let old = before.first { (try? SubnetForm($0))??.subnet.prefix == form.subnet.prefix }
            guard let old, let oldForm = try SubnetForm(old) else {
                filled.append(form.filled { randomID() })
                continue
            }
            var merged = json.object ?? [:]
            for key in Self.keptOfSubnets {
                if merged[key] == nil || merged[key] == .null { merged[key] = old[key] }
            }
            guard let kept = try SubnetForm(.object(merged)) else { continue }
            guard kept.subnet.gateway == oldForm.subnet.gateway else {
                throw ConfigError(
                    .invalidValue,
                    "default gateway change is not allowed orig:\(oldForm.subnet.gateway?.description ?? "None"), new: "
                        + "\(kept.subnet.gateway?.description ?? "None") (subnet \(kept.subnet.prefix))")
            }
            guard Set(kept.subnet.pools).isSuperset(of: oldForm.subnet.pools) else {
                throw ConfigError(
                    .invalidValue,
                    "allocation pool delete is not allowed (subnet \(kept.subnet.prefix)): send the pools that there are "
                        + "along with new ones")
            }
            filled.append(kept.filled { randomID() })
        }
        return filled
    }

    /// Refuses prefixes that overlap.
    func checkOverlap(_ lists: [[JSON]]) throws(ConfigError) {
        let prefixes = lists.joined().compactMap { (try? SubnetForm($0))??.subnet.prefix }.sorted()
        for (first, second) in zip(prefixes, prefixes.dropFirst()) where first.overlaps(second) {
            throw ConfigError(
                .invalidValue, "Overlapping addresses: \([first.description, second.description].listText)")
        }
    }

    /// Refuses to drop a prefix while addresses of it are in use.
    func checkRemoval(of before: [JSON], for now: [JSON], in space: ObjectID) throws(ConfigError) {
        let kept = Set(now.compactMap { (try? SubnetForm($0))??.subnet.prefix })
        let addresses = catalog.addresses(in: space)
        for json in before {
            guard let prefix = (try? SubnetForm(json))??.subnet.prefix, !kept.contains(prefix),
                let address = addresses.firstTaken(in: prefix)
            else { continue }
            throw ConfigError(.inUse, "Cannot Delete IP Block, IP(\(address)) is in use")
        }
    }
}
