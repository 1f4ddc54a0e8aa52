import WeftJSON
import WeftNet

extension Orchestrator {
    var encoded: [UInt8] {
        let json: JSON = [
            "name": .string(name), "kind": .string(kind), "instance": .string(instance),
            "scope": .array(scope.parts.map(JSON.string)), "epoch": JSON(epoch),
        ]
        return json.bytes
    }

    init?(decoding bytes: [UInt8], id: ObjectID) {
        guard let json = try? JSON(parsing: bytes), let name = json["name"]?.string, let kind = json["kind"]?.string,
            let instance = json["instance"]?.string, let scope = json["scope"]?.array, let epoch = json["epoch"]?.int
        else { return nil }
        self.init(
            id: id, name: name, kind: kind, instance: instance, scope: FQName(scope.compactMap(\.string)), epoch: epoch)
    }
}
