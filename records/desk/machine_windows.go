package desk

import (
	"os"

	"golang.org/x/sys/windows/registry"
)

// machineID names this machine: the id that Windows made at installation.
func machineID() string {
	k, err := registry.OpenKey(registry.LOCAL_MACHINE, `SOFTWARE\Microsoft\Cryptography`, registry.QUERY_VALUE|registry.WOW64_64KEY)
	if err == nil {
		defer k.Close()
		if id, _, err := k.GetStringValue("MachineGuid"); err == nil {
			return id
		}
	}
	host, err := os.Hostname()
	if err != nil {
		return "unknown"
	}
	return host
}
