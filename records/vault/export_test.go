package vault

// NormalSync and SparesNeighbours are the two mistakes of which the laboratory
// shows that it sees them.
func NormalSync() Options       { return Options{soft: softness{normalSync: true}} }
func SparesNeighbours() Options { return Options{soft: softness{spares: true}} }
