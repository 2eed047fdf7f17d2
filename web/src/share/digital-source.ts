/**
 * The IPTC's name for how cards and clips come to be (https://cv.iptc.org/newscodes/digitalsourcetype/): works of a
 * model, put beside words and colours. Machines read it from the files.
 */
export const DIGITAL_SOURCE =
  'http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia'
