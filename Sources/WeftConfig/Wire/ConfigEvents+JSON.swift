package import WeftJSON
package import WeftModel

/// A line of `GET /weft/events`:
///
/// ```
/// {"revision": 12, "complete": true, "changes": [{"put": {…}}, {"delete": {…}}]}
/// ```
extension ConfigEvents {
    /// Changes of types that are not known are left out.
    package init(json: JSON) throws(MalformedChange) {
        guard let entries = json["changes"]?.array, let isComplete = json["complete"]?.bool else {
            throw MalformedChange(json)
        }
        var changes: [ObjectChange] = []
        for entry in entries {
            if let change = try ObjectChange(entry) { changes.append(change) }
        }
        // What controllers of an earlier build said of it may be missing.
        self.init(
            revision: json["revision"]?.int.map { UInt64(clamping: $0) } ?? 0, changes: changes, isComplete: isComplete)
    }
}
