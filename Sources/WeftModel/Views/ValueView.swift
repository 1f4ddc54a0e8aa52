package import WeftJSON

/// A structured value seen with the fields of its type. Fields that were sent as null stay null, unknown ones stay.
package protocol ValueView: JSONConvertible, Hashable {
    var fields: JSONObject { get set }
    init(_ fields: JSONObject)
}

extension ValueView {
    package init() { self.init([:]) }

    /// The value that has what `fill` sets, in that order.
    package init(_ fill: (inout Self) -> Void) {
        self.init()
        fill(&self)
    }

    /// A field; nil when it is absent, null or of another kind. Setting nil removes it.
    subscript<Value: JSONConvertible>(field: String) -> Value? {
        get { fields[field].flatMap(Value.init(json:)) }
        set { fields[field] = newValue?.json }
    }
}

extension ValueView {
    package init?(json: JSON) {
        guard let fields = json.object else { return nil }
        self.init(fields)
    }

    package var json: JSON { .object(fields) }
}

extension Model.KeyValuePairs {
    /// In one go: every object of a connector has some ten of them.
    package init(_ pairs: [(String, String)]) {
        let pairs = pairs.map { key, value -> JSON in [Field.key: .string(key), Field.value: .string(value)] }
        self.init([Field.keyValuePair: .array(pairs)])
    }
}
