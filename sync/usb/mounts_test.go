package usb

import (
	"context"
	"errors"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
)

const procMounts = `sysfs /sys sysfs rw,nosuid 0 0
/dev/sda2 / ext4 rw,relatime 0 0
/dev/sda1 /boot/efi vfat rw 0 0
/dev/sdb1 /media/awa/SANDISK vfat rw,nosuid,nodev,uid=1000 0 0
/dev/sdc1 /mnt/cl\303\251\040bleue exfat ro,relatime 0 0
/dev/sdd /run/media/awa/disque ext4 rw 0 0
/dev/nvme0n1p3 /home ext4 rw 0 0
/dev/mmcblk0p1 /srv/card vfat rw 0 0
/dev/loop3 /snap/core/1 squashfs ro 0 0
/dev/sde1 / vfat rw 0 0
tmpfs /media/tmp tmpfs rw 0 0
broken
`

func TestSticks(t *testing.T) {
	sys := fstest.MapFS{}
	for disk, removable := range map[string]string{"sda": "0", "sdb": "1", "sdc": "1", "sdd": "0", "sde": "1", "nvme0n1": "0", "mmcblk0": "1"} {
		sys["block/"+disk+"/removable"] = &fstest.MapFile{Data: []byte(removable + "\n")}
	}
	for _, part := range []string{"sda/sda1", "sda/sda2", "sdb/sdb1", "sdc/sdc1", "sde/sde1", "nvme0n1/nvme0n1p3", "mmcblk0/mmcblk0p1"} {
		sys["block/"+part+"/partition"] = &fstest.MapFile{Data: []byte("1\n")}
	}
	want := []Volume{
		{Dir: "/media/awa/SANDISK", Label: "SANDISK"},
		{Dir: "/mnt/clé bleue", Label: "clé bleue", ReadOnly: true},
		{Dir: "/run/media/awa/disque", Label: "disque"},
		{Dir: "/srv/card", Label: "card"},
	}
	if diff := cmp.Diff(want, sticks(parseMounts(procMounts), sys)); diff != "" {
		t.Error(diff)
	}
}

func TestVolumesOfThisPC(t *testing.T) {
	if _, err := Volumes(); err != nil {
		t.Error(err)
	}
}

func TestDriveLetters(t *testing.T) {
	if diff := cmp.Diff([]string{`A:\`, `C:\`, `Z:\`}, driveLetters(1|1<<2|1<<25)); diff != "" {
		t.Error(diff)
	}
}

func TestWatchTellsChangesOnly(t *testing.T) {
	stick := []Volume{{Dir: "/media/a/X", Label: "X"}}
	looks := [][]Volume{nil, nil, stick, stick, nil}
	ctx, cancel := context.WithCancel(context.Background())
	n := 0
	list := func() ([]Volume, error) {
		if n >= len(looks) {
			cancel()
			return nil, errors.New("gone")
		}
		n++
		return looks[n-1], nil
	}
	var told [][]Volume
	Watch(ctx, time.Microsecond, list, func(v []Volume) { told = append(told, v) })
	if diff := cmp.Diff([][]Volume{nil, stick, nil}, told); diff != "" {
		t.Error(diff)
	}
}
