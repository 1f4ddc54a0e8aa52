import WeftJSON
import WeftNet

extension Orchestrator {
    var encoded: [UInt8] {
        var json: JSONObject = [
            "name": .string(name), "kind": .string(kind), "instance": .string(instance),
            "scope": .array(scope.parts.map(JSON.string)), "epoch": JSON(epoch),
        ]
        if !offers.isEmpty {
            json["offers"] = .array(
                offers.map { source, taker in
                    ["kind": .string(source.kind), "uid": .string(source.uid), "to": .string(taker.description)] as JSON
                }.sorted { $0.text < $1.text })
        }
        return JSON.object(json).bytes
    }

    init?(decoding bytes: [UInt8], id: ObjectID) {
        guard let json = try? JSON(parsing: bytes), let name = json["name"]?.string, let kind = json["kind"]?.string,
            let instance = json["instance"]?.string, let scope = json["scope"]?.array, let epoch = json["epoch"]?.int
        else { return nil }
        self.init(
            id: id, name: name, kind: kind, instance: instance, scope: FQName(scope.compactMap(\.string)), epoch: epoch)
        for offer in json["offers"]?.array ?? [] {
            guard let kind = offer["kind"]?.string, let uid = offer["uid"]?.string,
                let taker = offer["to"]?.string.flatMap({ ObjectID($0) })
            else { return nil }
            offers[Source(kind: kind, uid: uid)] = taker
        }
    }
}
