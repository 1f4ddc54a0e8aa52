// Generated from schema/ by weft-schema. Do not edit.
// swift-format-ignore-file

extension ObjectView {
    package var idPerms: Model.IdPermsType? { get { self["id_perms"] } set { self["id_perms"] = newValue } }
    package var perms2: Model.PermType2? { get { self["perms2"] } set { self["perms2"] = newValue } }
    package var annotations: Model.KeyValuePairs? { get { self["annotations"] } set { self["annotations"] = newValue } }
    package var displayName: String? { get { self["display_name"] } set { self["display_name"] = newValue } }
}
