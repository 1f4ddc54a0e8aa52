import Hummingbird
import WeftJSON
import WeftModel
import WeftNet

extension JSONObject {
    /// The type that a member names, with dashes or underscores.
    func objectType(_ key: String) throws(RequestError) -> ObjectType {
        let name = self[key]?.string ?? ""
        guard let type = ObjectType(name) else { throw .notFound("Resource type '\(name)' not found") }
        return type
    }

    /// nil when the member is absent or null. What `read` makes nothing of is refused, lest it be taken for absent.
    func argument<Value>(
        _ key: String, _ kind: String, _ read: (JSON) -> Value?
    ) throws(RequestError) -> Value? {
        guard let json = self[key], !json.isNull else { return nil }
        guard let value = read(json) else {
            throw .malformed("Bad Request: \(key) must be \(kind), not \(json)")
        }
        return value
    }

    /// nil when the member is absent or no uuid.
    func objectID(_ key: String) -> ObjectID? { self[key]?.string.flatMap { ObjectID($0) } }
}
