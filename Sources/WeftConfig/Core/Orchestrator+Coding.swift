import WeftJSON
import WeftNet

extension Orchestrator {
    var encoded: [UInt8] {
        var json: JSONObject = [
            "name": .string(name), "kind": .string(kind), "instance": .string(instance),
            "scope": .array(scope.parts.map(JSON.string)), "epoch": JSON(epoch),
        ]
        if !offers.isEmpty { json["offers"] = offersJSON }
        return JSON.object(json).bytes
    }

    init?(decoding bytes: [UInt8], id: ObjectID) {
        guard let json = try? JSON(parsing: bytes), let name = json["name"]?.string, let kind = json["kind"]?.string,
            let instance = json["instance"]?.string, let scope = json["scope"]?.array, let epoch = json["epoch"]?.int
        else { return nil }
        self.init(
            id: id, name: name, kind: kind, instance: instance, scope: FQName(scope.compactMap(\.string)), epoch: epoch)
        guard readOffers(json["offers"]) else { return nil }
    }
}

extension Orchestrator {
    /// `{"kind": "Pod", "uid": "…", "to": "<uuid>"}` each, one of a person's with `"by": "person"`.
    var offersJSON: JSON {
        .array(
            offers.map { source, offer in
                var json: JSONObject = [
                    "kind": .string(source.kind), "uid": .string(source.uid), "to": .string(offer.taker.description),
                ]
                if offer.isPersons { json["by"] = "person" }
                return .object(json)
            }.sorted { $0.text < $1.text })
    }

    /// False for anything that ``offersJSON`` does not write.
    mutating func readOffers(_ json: JSON?) -> Bool {
        for offer in json?.array ?? [] {
            guard let kind = offer["kind"]?.string, let uid = offer["uid"]?.string,
                let taker = offer["to"]?.string.flatMap({ ObjectID($0) })
            else { return false }
            offers[Source(kind: kind, uid: uid)] = Offer(taker: taker, isPersons: offer["by"] == "person")
        }
        return true
    }
}
